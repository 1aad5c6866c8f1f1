using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>What requests for keys look like to a firewall and to a CDN, and what those may answer.</summary>
[Rule("A-22")]
public sealed class KeyRequestHeaderTests
{
    public static TheoryData<string> Encodings => ["gzip", "deflate", "br"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task requests_for_keys_and_discovery_say_who_asks_and_for_what(bool discovery)
    {
        var requests = new ConcurrentQueue<(string Path, string Agent, string Accept, string Encoding)>();
        await using var kacls = await StartAsync(discovery, async (context, text) =>
        {
            var headers = context.Request.Headers;
            requests.Enqueue(
                (context.Request.Path, headers.UserAgent.ToString(), headers.Accept.ToString(), headers.AcceptEncoding.ToString()));
            context.Response.StatusCode = headers.UserAgent.Count == 0 ? 403 : headers.Accept.Count == 0 ? 406 : 200;
            await context.Response.WriteAsync(text);
        });
        await kacls.AcceptsAsync();
        Assert.Equal(discovery ? 2 : 1, requests.Count);
        Assert.All(requests, request =>
        {
            Assert.StartsWith("Kacls/", request.Agent, StringComparison.Ordinal);
            Assert.Contains("application/json", request.Accept, StringComparison.Ordinal);
            Assert.Contains("*/*", request.Accept, StringComparison.Ordinal);
            Assert.Equal("gzip, deflate, br", request.Encoding);
        });
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task a_compressed_answer_is_read(string encoding)
    {
        foreach (var discovery in new[] { false, true })
        {
            await using var kacls = await StartAsync(
                discovery, (context, text) => WriteAsync(context, encoding, Encoding.UTF8.GetBytes(text)));
            await kacls.AcceptsAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task the_bound_is_on_what_comes_out_of_it(string encoding)
    {
        await using var kacls = await StartAsync(
            false, (context, text) => WriteAsync(context, encoding, Encoding.UTF8.GetBytes(new string(' ', 32 * 1024 * 1024) + text)));
        Assert.Contains(
            "ConfigurationLimitExceeded",
            await kacls.RefusesAsync(kacls.Idp.IdToken(), 503, "key_source_unavailable"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    public async Task an_answer_that_is_not_compressed_as_it_says_is_a_failure_in_words(string encoding)
    {
        await using var kacls = await StartAsync(false, (context, _) =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.Body.WriteAsync("nonsense, and no keys at all"u8.ToArray()).AsTask();
        });
        var detail = await kacls.RefusesAsync(kacls.Idp.IdToken(), 503, "key_source_unavailable");
        Assert.DoesNotContain("Exception", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_peers_certs_are_asked_for_alike_and_may_be_compressed()
    {
        var time = new ManualTimeProvider();
        await using var server = await FakePeer.StartAsync();
        var peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        IHeaderDictionary? seen = null;
        server.Answer = context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            return WriteAsync(context, "gzip", Encoding.UTF8.GetBytes(peer.Jwks));
        };
        await using var kacls = await StartWithPeerAsync(server, time);
        var body = MigrationRequests.PrivilegedUnwrapBody(await kacls.WrapAsync(SampleDek.New()), peer.MigrationToken());
        var reply = await kacls.PostAsync("privilegedunwrap", body);
        Assert.True(reply.Status == 200, reply.Body);
        Assert.StartsWith("Kacls/", seen!.UserAgent.ToString(), StringComparison.Ordinal);
        Assert.Contains("application/json", seen.Accept.ToString(), StringComparison.Ordinal);
        Assert.Equal("gzip, deflate, br", seen.AcceptEncoding.ToString());
    }

    [Theory]
    [InlineData("gzip", 32 * 1024 * 1024)]
    [InlineData("br", 32 * 1024 * 1024)]
    [InlineData("gzip", 0)]
    public async Task a_peers_certs_that_are_too_large_or_broken_are_refused(string encoding, int padding)
    {
        var time = new ManualTimeProvider();
        await using var server = await FakePeer.StartAsync();
        var peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        server.Answer = context =>
        {
            if (padding > 0)
            {
                return WriteAsync(context, encoding, Encoding.UTF8.GetBytes(new string(' ', padding) + peer.Jwks));
            }

            context.Response.Headers.ContentEncoding = encoding;
            return context.Response.WriteAsync(peer.Jwks);
        };
        await using var kacls = await StartWithPeerAsync(server, time);
        var reply = await kacls.PostAsync(
            "privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(await kacls.WrapAsync(SampleDek.New()), peer.MigrationToken()));
        reply.AssertRefused(503, "key_source_unavailable");
        Assert.Contains("peer_misbehaved", (string)kacls.Log.Audit[^1]["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_peers_privilegedunwrap_is_never_asked_to_compress()
    {
        await using var server = await FakePeer.StartAsync();
        IHeaderDictionary? seen = null;
        server.Answer = context =>
        {
            seen = new HeaderDictionary(context.Request.Headers.ToDictionary());
            return WriteAsync(context, "gzip", Encoding.UTF8.GetBytes($$"""{"key":"{{Convert.ToBase64String(SampleDek.New())}}"}"""));
        };
        await using var kacls = await StartWithPeerAsync(server, new ManualTimeProvider());
        (await kacls.PostAsync("rewrap", kacls.RewrapBody(server.Url))).AssertRefused(502, "peer_misbehaved");
        Assert.Empty(seen!.AcceptEncoding.ToString());
        Assert.StartsWith("Kacls/", seen.UserAgent.ToString(), StringComparison.Ordinal);
    }

    private static Task<KaclsApp> StartWithPeerAsync(FakePeer server, ManualTimeProvider time) => KaclsApp.StartAsync(
        new Dictionary<string, string?>
        {
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("key-requests"),
            ["Kacls:Migration:Peers:0:Url"] = server.Url,
            ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
            ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            ["Kacls:Migration:Peers:0:Allow:1"] = "rewrap-from",
        },
        time: time);

    /// <summary>A KACLS whose provider idp answers by this, which gets the right text.</summary>
    private static Task<KaclsApp> StartAsync(bool discovery, Func<HttpContext, string, Task> answer) => IssuerRequests.StartAsync(idp =>
    {
        idp.Answer = context => answer(
            context, context.Request.Path.Value!.EndsWith("jwks.json", StringComparison.Ordinal) ? idp.Issuer.Jwks : idp.Discovery());
        return discovery ? new() { ["Discovery"] = idp.DiscoveryUrl } : new() { ["Keys"] = idp.JwksUrl };
    });

    private static async Task WriteAsync(HttpContext context, string encoding, byte[] content)
    {
        context.Response.Headers.ContentEncoding = encoding;
        await using Stream compressing = encoding switch
        {
            "gzip" => new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true),
        };
        await compressing.WriteAsync(content);
    }
}

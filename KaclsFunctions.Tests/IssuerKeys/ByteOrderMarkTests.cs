using System.Text;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.IssuerKeys;

/// <summary>Files and answers as editors, shells and web servers write them, and files that were cut off.</summary>
[Rule("A-24")]
public sealed class ByteOrderMarkTests
{
    private static readonly Dictionary<string, Encoding> Encodings = new()
    {
        ["UTF-8"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        ["UTF-16"] = Encoding.Unicode,
        ["UTF-16, big endian"] = Encoding.BigEndianUnicode,
    };

    public static TheoryData<string> Names => [.. Encodings.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task answers_and_files_with_a_mark_are_read(string encoding)
    {
        byte[] Marked(string text) => [.. Encodings[encoding].GetPreamble(), .. Encodings[encoding].GetBytes(text)];

        await using (var kacls = await IssuerRequests.StartAsync(idp =>
        {
            idp.Answer = context => context.Response.Body.WriteAsync(
                Marked(context.Request.Path.Value!.EndsWith("jwks.json", StringComparison.Ordinal)
                    ? idp.Issuer.Jwks
                    : idp.Discovery())).AsTask();
            return new() { ["Discovery"] = idp.DiscoveryUrl };
        }))
        {
            await kacls.AcceptsAsync();
        }

        var issuer = new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(4), KeyPool.Rsa(5));
        foreach (var file in new[] { issuer.Jwks, issuer.Pem, $"comment\n{issuer.Pem}" })
        {
            await using var kacls = await IssuerRequests.StartWithFileAsync(Marked(file));
            await kacls.AcceptsAsync();
            await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)));
        }
    }

    [Fact]
    public async Task marks_between_blocks_that_were_put_together_lose_no_key()
    {
        var mark = Encodings["UTF-8"].GetPreamble();
        await using var kacls = await IssuerRequests.StartWithFileAsync(
            [
                .. mark,
                .. Encoding.UTF8.GetBytes(KeyPool.Rsa(4).PublicPem + "\n"),
                .. mark,
                .. Encoding.UTF8.GetBytes(KeyPool.Rsa(5).PublicPem),
            ]);
        await kacls.AcceptsAsync();
        await kacls.AcceptsAsync(kacls.Idp.IdToken().SignedBy(KeyPool.Rsa(5)));
    }

    [Fact]
    public async Task a_block_that_is_not_whole_refuses_the_file()
    {
        var good = KeyPool.Rsa(4).PublicPem + "\n";
        var bad = KeyPool.Rsa(5).PublicPem + "\n";
        string[] files =
        [
            bad[..200] + "\n" + good,
            good + bad[..200],
            bad.Replace("-----END PUBLIC KEY-----", "", StringComparison.Ordinal) + good,
            bad.Replace("-----BEGIN PUBLIC KEY-----", "", StringComparison.Ordinal) + good,
            bad.Replace("-----BEGIN", "----BEGIN", StringComparison.Ordinal) + good,
            bad.Replace("MII", "M*I", StringComparison.Ordinal) + good,
            bad.Replace("END PUBLIC KEY", "END CERTIFICATE", StringComparison.Ordinal) + good,
            bad.TrimEnd() + good,
            good.TrimEnd() + bad,
            "x" + bad + good,
        ];
        foreach (var file in files)
        {
            await using var kacls = await IssuerRequests.StartWithFileAsync(Encoding.UTF8.GetBytes(file));
            Assert.Contains("PEM", await kacls.RefusesAsync(kacls.Idp.IdToken(), 503, "key_source_unavailable"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_peers_certs_with_a_mark_are_read()
    {
        var time = new ManualTimeProvider();
        await using var server = await FakePeer.StartAsync();
        var peer = new TokenIssuer(server.Url, time, KeyPool.Rsa(7));
        server.Answer =
            context => context.Response.Body.WriteAsync((byte[])[.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(peer.Jwks)]).AsTask();
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Migration:Peers:0:Url"] = server.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
                ["Kacls:Migration:Peers:0:Allow:0"] = "unwrap",
            },
            time: time);
        var reply = await kacls.PostAsync(
            "privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(await kacls.WrapAsync(SampleDek.New()), peer.MigrationToken()));
        Assert.True(reply.Status == 200, reply.Body);
    }
}

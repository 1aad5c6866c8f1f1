using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Errors;
using Kacls.Migration;
using Kacls.Settings;
using Kacls.Testing;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Migration;

/// <summary>Finding and connecting to a peer that may be connected to.</summary>
[Rule("A-13")]
public sealed class PeerConnectionTests : IAsyncLifetime
{
    private static readonly PeerUnwrapRequest Request = new("token", "document", "AAAA", Reason: null);
    private readonly ManualTimeProvider time = new();
    private FakePeer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakePeer.StartAsync();
        server.Answer = context => context.Response.WriteAsJsonAsync(new { key = new byte[] { 1, 2, 3 } });
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task an_address_that_does_not_answer_gives_way_to_the_next() =>
        Assert.Equal([1, 2, 3], await UnwrapAsync("http", Resolved("127.0.0.2", "127.0.0.3", "127.0.0.1")));

    [Fact]
    public async Task a_connection_serves_many_calls()
    {
        using var client = Client("http", Resolved("127.0.0.1"), out var peer);
        for (var call = 0; call < 5; call++)
        {
            await client.UnwrapAsync(peer, Request, default);
        }

        Assert.Equal((1, 5), (server.Connections, server.Requests.Count));
    }

    [Fact]
    public Task where_no_address_answers_the_peer_is_unreachable() =>
        AssertFailsAsync(ErrorCatalogue.PeerUnreachable, "http", Resolved("127.0.0.2", "127.0.0.3"));

    [Fact]
    public Task a_name_without_addresses_is_unreachable() => AssertFailsAsync(ErrorCatalogue.PeerUnreachable, "http", Resolved());

    [Fact]
    public Task a_name_that_does_not_exist_is_unreachable() => AssertFailsAsync(
        ErrorCatalogue.PeerUnreachable,
        "http",
        (_, _) => Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound)));

    [Fact]
    public async Task a_name_server_that_hangs_is_given_up_in_time()
    {
        var asked = new TaskCompletionSource();
        var call = AssertFailsAsync(ErrorCatalogue.PeerUnreachable, "http", async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return [];
        });
        await asked.Task;
        time.Advance(PeerBounds.Default.Timeout);
        await call;
    }

    [Fact]
    public Task whoever_speaks_no_tls_is_not_that_peer() => AssertFailsAsync(ErrorCatalogue.PeerMisbehaved, "https", Resolved("127.0.0.1"));

    [Fact]
    [Rule("11-6")]
    public async Task whoever_has_a_certificate_of_nobodys_is_not_that_peer()
    {
        using var key = RSA.Create(2048);
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        using var certificate = new CertificateRequest("CN=peer.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(now, now.AddYears(100));
        await using var impostor = await FakePeer.StartAsync(certificate);
        using var client = Client("https", Resolved("127.0.0.1"), out var peer, impostor.Port);

        var failure = await Assert.ThrowsAsync<KaclsException>(() => client.UnwrapAsync(peer, Request, default));

        Assert.Equal(ErrorCatalogue.PeerMisbehaved, failure.Error);
        Assert.Equal(1, impostor.Connections);
        Assert.Empty(impostor.Requests);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "7", 7)]
    [InlineData(503, "0.5", 1)]
    [InlineData(503, "86400", 60)]
    [InlineData(503, "-3", 2)]
    [InlineData(503, "soon", 2)]
    [InlineData(503, null, 2)]
    [InlineData(429, "in nine seconds", 9)]
    public async Task a_busy_peer_is_a_503_with_the_peers_retry_after(int status, string? retryAfter, int seconds)
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = retryAfter == "in nine seconds"
                ? time.GetUtcNow().AddSeconds(9).ToString("r")
                : retryAfter;
            return context.Response.WriteAsJsonAsync(new { code = status, message = "wait", details = "kek_throttled" });
        };
        var failure = await Assert.ThrowsAsync<KaclsException>(() => UnwrapAsync("http", Resolved("127.0.0.1")));
        Assert.Equal(ErrorCatalogue.PeerBusy with { RetryAfterSeconds = seconds }, failure.Error);
        Assert.EndsWith($"answered {status}: wait: kek_throttled", failure.Detail, StringComparison.Ordinal);
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Resolved(params string[] addresses) =>
        (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());

    private PeerClient Client(string scheme, Func<string, CancellationToken, Task<IPAddress[]>> resolve, out Peer peer, int? port = null)
    {
        var url = $"{scheme}://peer.example:{port ?? server.Port}/v1";
        var peers = new PeerRegistry([new(url, AllowPrivateNetwork: true)]);
        peer = peers.Find(url)!;
        return new PeerClient(peers, PeerBounds.Default, resolve, time);
    }

    private async Task<byte[]> UnwrapAsync(string scheme, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        using var client = Client(scheme, resolve, out var peer);
        return (await client.UnwrapAsync(peer, Request, default)).Dek;
    }

    private async Task AssertFailsAsync(KaclsError error, string scheme, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KaclsException>(() => UnwrapAsync(scheme, resolve))).Error);
}

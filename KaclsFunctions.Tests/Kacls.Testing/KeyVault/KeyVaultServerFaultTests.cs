using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

public sealed class KeyVaultServerFaultTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);
        server.Vault(VaultSdk.VaultHost).CreateKey("kek", rsa: TestRsa.Key());
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(VaultSdk.VaultHost, "https://vault.azure.net")]
    [InlineData(VaultSdk.HsmHost, "https://managedhsm.azure.net")]
    public async Task challenges_who_has_no_token(string host, string resource)
    {
        using var http = server.CreateClient();
        using var answer = await http.GetAsync($"https://{host}/keys/kek?api-version=7.6");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var challenge = answer.Headers.WwwAuthenticate.Single();
        Assert.Equal("Bearer", challenge.Scheme);
        Assert.Contains("authorization=\"https://login.microsoftonline.com/", challenge.Parameter, StringComparison.Ordinal);
        Assert.EndsWith($"resource=\"{resource}\"", challenge.Parameter, StringComparison.Ordinal);
        Assert.Single(server.Requests.Challenges);
        Assert.Empty(server.Requests.All);
    }

    [Fact]
    public async Task only_clients_that_trust_its_certificate_get_through()
    {
        using var handler = server.CreateHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = null;
        using var http = new HttpClient(handler);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"https://{VaultSdk.VaultHost}/keys/kek?api-version=7.6"));
    }

    [Fact]
    public async Task throttles_the_next_requests_with_retry_after()
    {
        server.Faults.Throttle(retryAfterSeconds: 7, count: 1);
        var keys = server.Keys();
        var throttled = await Assert.ThrowsAsync<RequestFailedException>(() => keys.GetKeyAsync("kek"));
        Assert.Equal(429, throttled.Status);
        Assert.Equal("Throttled", throttled.ErrorCode);
        Assert.True(throttled.GetRawResponse()!.Headers.TryGetValue("Retry-After", out var retryAfter));
        Assert.Equal("7", retryAfter);
        await keys.GetKeyAsync("kek");
    }

    [Fact]
    public async Task fails_until_it_is_told_to_stop()
    {
        server.Faults.Fail(500);
        var keys = server.Keys();
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(500, (await Assert.ThrowsAsync<RequestFailedException>(() => keys.GetKeyAsync("kek"))).Status);
        }

        server.Faults.Clear();
        await keys.GetKeyAsync("kek");
    }

    [Fact]
    public async Task a_fault_of_one_operation_spares_the_others()
    {
        server.Faults.Fail(500, operation: "rotate");
        var keys = server.Keys();
        await keys.GetKeyAsync("kek");
        Assert.Equal(500, (await Assert.ThrowsAsync<RequestFailedException>(() => keys.RotateKeyAsync("kek"))).Status);
    }

    [Fact]
    public async Task drops_connections()
    {
        server.Faults.Drop(count: 1);
        var keys = server.Keys();
        Assert.Equal(0, (await Assert.ThrowsAsync<RequestFailedException>(() => keys.GetKeyAsync("kek"))).Status);
        await keys.GetKeyAsync("kek");
    }

    [Fact]
    public async Task a_slow_answer_comes_when_its_time_has_come()
    {
        server.Faults.Slow(TimeSpan.FromSeconds(5), count: 1);
        var answer = server.Keys().GetKeyAsync("kek");
        await Eventually.True(() => clock.WaitingTimers > 0);
        Assert.False(answer.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(5));
        await answer;
    }

    [Fact]
    public async Task records_its_requests()
    {
        using (HttpPipeline.CreateClientRequestIdScope("correlation"))
        {
            await server.Keys().GetKeyAsync("kek");
        }

        var request = server.Requests.All.Single();
        Assert.Equal(("GET", VaultSdk.VaultHost, "get", "correlation", 200),
            (request.Method, request.Host, request.Operation, request.ClientRequestId, request.Status));
        server.Requests.Clear();
        Assert.Empty(server.Requests.All);
    }
}

using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

public sealed class StatusTests
{
    private const string Warning = "Kacls.Operations.ClientAddressCheck Warning ";

    [Fact]
    [Rule("3.9-1", "4.1-1", "4.1-2")]
    public async Task names_itself_and_every_operation()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Name"] = "contoso" });

        var status = (await kacls.GetAsync("/v1/status")).Json;

        Assert.Equal("KACLS", status.GetProperty("server_type").GetString());
        Assert.Equal("contoso", status.GetProperty("name").GetString());
        Assert.NotEmpty(status.GetProperty("vendor_id").GetString()!);
        Assert.Matches(@"^\d+\.\d+\.\d+", status.GetProperty("version").GetString());
        Assert.Equal(
            CseOperation.Names,
            status.GetProperty("operations_supported").EnumerateArray().Select(operation => operation.GetString()));
    }

    /// <summary>
    /// What the service takes for the client decides perimeters. Without ASPNETCORE_FORWARDEDHEADERS_ENABLED the Functions host hands on an
    /// address of Azure's inside, whoever calls.
    /// </summary>
    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.9:50123")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.7.7")]
    [InlineData("169.254.130.4")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("[fd00::1]:443")]
    [InlineData("fe80::1")]
    public async Task says_that_the_clients_address_can_not_be_it_and_logs_that_once(string address)
    {
        await using var kacls = await KaclsApp.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            var status = await kacls.SendAsync(HttpMethod.Get, "/v1/status", null, ("X-Forwarded-For", address));
            Assert.Equal(200, status.Status);
            Assert.Equal("client_address", Assert.Single(status.Json.GetProperty("degraded").EnumerateArray()).GetString());
        }

        Assert.Single(kacls.Log.Text.Split('\n'), line => line.StartsWith(Warning, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("198.51.100.7")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("nonsense")]
    [InlineData("10.1.2.3, 198.51.100.7")]
    [InlineData(null)]
    public async Task says_nothing_of_a_clients_address_that_can_be_it_or_is_not_known(string? address)
    {
        await using var kacls = await KaclsApp.StartAsync();
        var status = await kacls.SendAsync(HttpMethod.Get, "/v1/status", null, address is null ? [] : [("X-Forwarded-For", address)]);
        Assert.False(status.Json.TryGetProperty("degraded", out _));
        Assert.DoesNotContain(Warning, kacls.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Rule("4.1-3")]
    public async Task is_unhealthy_while_the_kek_does_not_work_and_says_why_only_in_the_audit()
    {
        var kek = new SwitchableKek();
        await using var kacls = await KaclsApp.StartAsync(configure: services => services.AddSingleton<IKeyEncryptionKey>(kek),
            settings: new Dictionary<string, string?>
            {
                ["Kacls:KeyEncryption:Provider"] = "KeyVault",
                ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kek",
            });
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);

        kek.IsDown = true;
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);
        kacls.Time.Advance(TimeSpan.FromSeconds(6));
        var reply = await kacls.GetAsync("/v1/status");

        reply.AssertRefused(503, "unhealthy");
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.DoesNotContain("kek1", reply.Body, StringComparison.Ordinal);
        Assert.Equal("kek1: kek_unreachable", kacls.Log.Audit[^1]["detail"]);

        kek.IsDown = false;
        kacls.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(200, (await kacls.GetAsync("/v1/status")).Status);
    }

    [Fact]
    [Rule("4.1-4")]
    public async Task costs_the_kek_one_check_in_some_seconds_however_often_it_is_polled()
    {
        var kek = new SwitchableKek();
        await using var kacls = await KaclsApp.StartAsync(configure: services => services.AddSingleton<IKeyEncryptionKey>(kek));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => kacls.GetAsync("/v1/status")));
        Assert.InRange(kek.Unwraps, 0, 1);
    }

    [Fact]
    public async Task is_degraded_while_one_issuers_keys_are_unknown_and_its_requests_are_503()
    {
        await using var issuers = await IssuerServer.StartAsync();
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Authentication:Providers:0:Name"] = "down",
            ["Kacls:Authentication:Providers:0:Issuer"] = "https://down.example",
            ["Kacls:Authentication:Providers:0:Audiences:0"] = SampleTokens.ClientId,
            ["Kacls:Authentication:Providers:0:Keys"] = issuers.UrlOf("nobody") + "/jwks.json",
            ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
        });
        var status = await kacls.GetAsync("/v1/status");
        Assert.Equal(200, status.Status);
        Assert.Equal("issuer", Assert.Single(status.Json.GetProperty("degraded").EnumerateArray()).GetString());

        var stranger = new TokenIssuer("https://down.example", kacls.Time, KeyPool.Rsa(5));
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(stranger.IdToken()));
        reply.AssertRefused(503, "key_source_unavailable");
        Assert.NotNull(reply.Header("Retry-After"));
    }

    private sealed class SwitchableKek : IKeyEncryptionKey
    {
        private readonly FixedKek inner = new("kek1", KekAlgorithm.A256Gcm);
        private int unwraps;

        public bool IsDown { get; set; }

        public int Unwraps => unwraps;

        public string Name => inner.Name;

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
            inner.WrapAsync(contentKey, cancellation);

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
        {
            Interlocked.Increment(ref unwraps);
            return IsDown ? throw ErrorCatalogue.KekUnreachable.ToException() : inner.UnwrapAsync(wrapped, cancellation);
        }

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
            inner.GetSealAsync(wrapped, cancellation);
    }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>What <c>status</c> says while a part does not work: 503 only where nobody is served.</summary>
public sealed class StatusOnBadDaysTests
{
    private const string Good = "good.vault.azure.net";
    private const string Bad = "bad.vault.azure.net";

    [Fact]
    public async Task status_names_the_kek_as_degraded_while_one_of_two_vaults_is_down()
    {
        await using var ring = new VaultRing();
        var (good, bad) = (await ring.AddAsync(Good), await ring.AddAsync(Bad));
        var app = await ring.StartAsync(new() { Name = "good", KeyId = good.Id }, new() { Name = "bad", KeyId = bad.Id });
        Assert.Equal("", await DegradedAsync(app));

        ring[Bad].Faults.Drop();
        Assert.Equal("kek", await DegradedAsync(app));
        Assert.Equal("bad: kek_unreachable", app.Log.Audit[^1]["detail"]);
        Assert.Equal("granted", app.Log.Audit[^1]["outcome"]);

        ring[Good].Faults.Fail(500);
        app.Time.Advance(TimeSpan.FromSeconds(6));
        var down = await app.GetAsync("/v1/status");
        down.AssertRefused(503, "unhealthy");
        Assert.DoesNotContain("bad", down.Body, StringComparison.Ordinal);

        ring[Good].Faults.Clear();
        ring[Bad].Faults.Clear();
        Assert.Equal("", await DegradedAsync(app));
        Assert.DoesNotContain("detail", app.Log.Audit[^1].Keys);
    }

    [Fact]
    public async Task status_names_the_kek_as_degraded_while_the_vault_of_one_that_only_unwraps_can_not_be_asked()
    {
        await using var ring = new VaultRing();
        var (good, bad) = (await ring.AddAsync(Good), await ring.AddAsync(Bad));
        var app = await ring.StartAsync(new() { Name = "good", KeyId = good.Id }, new() { Name = "bad", KeyId = bad.Id, Active = false });
        Assert.Equal("", await DegradedAsync(app));

        ring[Bad].Faults.Drop();
        await Assert.ThrowsAsync<KaclsException>(() => VaultRing.RefreshAsync(app, "bad"));
        Assert.Equal("kek", await DegradedAsync(app));
        Assert.Equal("bad: its vault can't be asked", app.Log.Audit[^1]["detail"]);
        Assert.Equal("granted", app.Log.Audit[^1]["outcome"]);

        ring[Bad].Faults.Clear();
        await VaultRing.RefreshAsync(app, "bad");
        Assert.Equal("", await DegradedAsync(app));
    }

    [Fact]
    public async Task status_is_degraded_and_not_unhealthy_while_the_only_vault_has_more_to_do_than_it_can()
    {
        await using var ring = new VaultRing();
        var key = await ring.AddAsync(Good);
        var app = await ring.StartAsync([new() { Name = "good", KeyId = key.Id }]);
        Assert.Equal("", await DegradedAsync(app));

        ring[Good].Faults.Throttle(7, operation: "unwrapkey");
        Assert.Equal("kek", await DegradedAsync(app));
        Assert.Equal("good: kek_throttled", app.Log.Audit[^1]["detail"]);
    }

    [Fact]
    public async Task status_names_the_issuer_as_degraded_while_one_guest_provider_is_unreachable()
    {
        await using var issuers = await IssuerServer.StartAsync();
        await using var app = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Authentication:Providers:7:Name"] = "guests",
            ["Kacls:Authentication:Providers:7:Issuer"] = "https://guests.example",
            ["Kacls:Authentication:Providers:7:Audiences:0"] = SampleTokens.ClientId,
            ["Kacls:Authentication:Providers:7:Keys"] = issuers.UrlOf("nobody") + "/jwks.json",
            ["Kacls:Authentication:Providers:7:Uses:0"] = "guest",
        }, providers: known => known);
        Assert.Equal("issuer", await DegradedAsync(app));
        Assert.Equal("no signing keys known of https://guests.example", app.Log.Audit[^1]["detail"]);
    }

    [Theory]
    [InlineData("Kacls:Authentication:Providers:", 3)]
    [InlineData("Kacls:Authorization:Issuers:", 6)]
    public async Task status_is_unhealthy_while_no_identity_provider_or_no_application_works(string list, int count)
    {
        await using var issuers = await IssuerServer.StartAsync();
        await using var app = await KaclsApp.StartAsync(change: settings =>
        {
            foreach (var index in Enumerable.Range(0, count))
            {
                Assert.True(settings.ContainsKey($"{list}{index}:Keys"));
                settings[$"{list}{index}:Keys"] = issuers.UrlOf("nobody") + "/jwks.json";
            }
        });
        (await app.GetAsync("/v1/status")).AssertRefused(503, "unhealthy");
    }

    [Fact]
    public async Task a_vault_whose_identity_is_away_is_told_by_reason_in_the_audit_only()
    {
        await using var ring = new VaultRing();
        var key = await ring.AddAsync(Good);
        var credential = new FakeTokenCredential { Before = _ => throw new global::Azure.Identity.AuthenticationFailedException("no") };
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
                ["Kacls:KeyEncryption:Keys:0:Name"] = "good",
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = key.Id,
            },
            services => services
                .AddSingleton<TokenCredential>(credential)
                .AddSingleton<HttpPipelineTransport>(_ => ring[Good].Transport())
                .AddKeyVaultKeyEncryption(new KeyEncryptionSettings { Keys = [new() { Name = "good", KeyId = key.Id }] }));
        var reply = await app.GetAsync("/v1/status");
        reply.AssertRefused(503, "unhealthy");
        Assert.Equal("good: identity_unavailable", app.Log.Audit[^1]["detail"]);
        Assert.DoesNotContain("identity", reply.Body, StringComparison.Ordinal);
    }

    private static async Task<string> DegradedAsync(KaclsApp app)
    {
        app.Time.Advance(TimeSpan.FromSeconds(6));
        var status = await app.GetAsync("/v1/status");
        Assert.Equal(200, status.Status);
        return status.Json.TryGetProperty("degraded", out var parts)
            ? string.Join(' ', parts.EnumerateArray().Select(part => part.GetString()))
            : "";
    }
}

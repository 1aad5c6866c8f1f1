using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.Signing;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Signing;

/// <summary>Whole KACLSs whose signing key is in a vault.</summary>
public sealed class KeyVaultDelegationTests : IAsyncLifetime
{
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;
    private VaultKey key = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);
        key = server.Vault(VaultSdk.VaultHost).CreateKey("signing", rsa: TestRsa.Key());
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task tokens_of_the_old_and_the_new_version_are_good_at_every_instance_until_theirs_is_disabled()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        await PublishAsync(1, first, second);
        clock.Advance(TimeSpan.FromSeconds(1));
        key.Rotate(TestRsa.Key(number: 1));
        clock.Advance(new KeyEncryptionSettings().RefreshInterval);

        // A new version signs after AdoptAfter, a refresh interval and the time for which others hold a key set: 16 minutes.
        await PublishAsync(2, first, second);
        clock.Advance(TimeSpan.FromMinutes(14));
        var old = await new DelegationRequests(first).DelegateAsync();
        Assert.Equal(200, (await new DelegationRequests(second).WrapAsync(old)).Status);
        clock.Advance(TimeSpan.FromMinutes(1));
        await using var third = await StartAsync();
        var fresh = await new DelegationRequests(third).DelegateAsync();
        foreach (var kacls in new[] { first, second, third })
        {
            Assert.Equal(200, (await new DelegationRequests(kacls).WrapAsync(fresh)).Status);
            Assert.Equal(200, (await new DelegationRequests(kacls).WrapAsync(old)).Status);
        }

        Assert.Equal(2, (await third.GetAsync("/v1/certs")).Json.GetProperty("keys").GetArrayLength());
        key.Versions[0].Enabled = false;
        clock.Advance(new KeyEncryptionSettings().RefreshInterval);
        await Eventually.True(async () => (await first.GetAsync("/v1/certs")).Json.GetProperty("keys").GetArrayLength() == 1);
        (await new DelegationRequests(first).WrapAsync(old)).AssertRefused(401, "authentication_key_unknown");
        Assert.Equal(200, (await new DelegationRequests(first).WrapAsync(fresh)).Status);
    }

    [Fact]
    public async Task a_vault_that_is_away_is_a_503_in_delegate_certs_and_for_delegated_tokens_alone()
    {
        string token;
        await using (var healthy = await StartAsync())
        {
            token = await new DelegationRequests(healthy).DelegateAsync();
        }

        server.Faults.Drop();
        await using var kacls = await StartAsync();
        var delegation = new System.Text.Json.Nodes.JsonObject
        {
            ["authentication"] = kacls.Idp.IdToken().Mint(),
            ["authorization"] = kacls.Drive.DriveAuthorization().With("delegated_to", DelegationRequests.Room).Mint(),
        };
        foreach (var reply in new[]
        {
            await kacls.PostAsync("delegate", delegation),
            await kacls.GetAsync("/v1/certs"),
            await new DelegationRequests(kacls).WrapAsync(token),
        })
        {
            reply.AssertRefused(503, "signing_unreachable");
            Assert.NotNull(reply.Header("Retry-After"));
            Assert.Equal("no-store", reply.Headers.CacheControl!.ToString());
        }

        await kacls.WrapAsync(SampleDek.New());
        server.Faults.Clear();
        Assert.Equal(200, (await new DelegationRequests(kacls).WrapAsync(token)).Status);
    }

    private static async Task PublishAsync(int keys, params KaclsApp[] all)
    {
        foreach (var kacls in all)
        {
            await Eventually.True(async () =>
                await kacls.GetAsync("/v1/certs") is { Status: 200 } reply && reply.Json.GetProperty("keys").GetArrayLength() == keys);
        }
    }

    private Task<KaclsApp> StartAsync()
    {
        var settings = new KaclsSettings
        {
            Signing = new() { KeyId = key.Id },

            // The clock of the tests jumps while the background asks the vault.
            KeyEncryption = new() { Timeout = TimeSpan.FromMinutes(30) },
        };
        return KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Signing:KeyId"] = key.Id },
            services => services
                .AddSingleton<TokenCredential>(new FakeTokenCredential())
                .AddSingleton<HttpPipelineTransport>(_ => server.Transport())
                .AddKeyVaultSigning(settings),
            clock);
    }
}

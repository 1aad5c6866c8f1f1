using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

/// <summary>Requests over HTTP whose KEK is in Key Vault: the whole way through the real SDK to the protocol server.</summary>
public sealed class VaultOperationsTests : IAsyncLifetime
{
    private KeyVaultServer vault = null!;
    private KaclsApp kacls = null!;

    public async Task InitializeAsync()
    {
        vault = await KeyVaultServer.StartAsync();
        vault.Vault("contoso.vault.azure.net").CreateKek("kacls-kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(3072), seal: TestRsa.Seal);
        kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:KeyEncryption:Provider"] = "KeyVault",
                ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek",
            },
            services => services
                .AddSingleton<TokenCredential>(new FakeTokenCredential())
                .AddSingleton<HttpPipelineTransport>(_ => vault.Transport())
                .AddKeyVaultKeyEncryption(new KeyEncryptionSettings
                {
                    // The test machine may stand still for longer than a vault does.
                    Timeout = TimeSpan.FromSeconds(20),
                    Keys = [new() { Name = "kek1", KeyId = "https://contoso.vault.azure.net/keys/kacls-kek" }],
                }));
        await kacls.WrapAsync(SampleDek.New());
        vault.Requests.Clear();
    }

    public async Task DisposeAsync()
    {
        await kacls.DisposeAsync();
        await vault.DisposeAsync();
    }

    [Fact]
    public async Task wrap_makes_no_call_and_unwrap_one_that_carries_the_correlation_id()
    {
        var dek = SampleDek.New();
        var wrapped = await kacls.WrapAsync(dek);
        Assert.Empty(vault.Requests.All);

        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));

        Assert.Equal(dek, reply.Bytes("key"));
        var request = Assert.Single(vault.Requests.All);
        Assert.Equal("unwrapkey", request.Operation);
        Assert.Equal(reply.Header("X-Correlation-Id"), request.ClientRequestId);
        Assert.Equal(request.ResponseId, kacls.Log.Audit[^1]["vault_request_ids"]);
        Assert.DoesNotContain("vault_request_ids", kacls.Log.Audit[^2].Keys);
        Assert.Matches("^kek1/[0-9a-f]{32}$", (string)kacls.Log.Audit[^1]["kek"]!);
    }

    [Fact]
    public async Task two_hundred_pairs_at_once_return_every_dek_exact() =>
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            var dek = SampleDek.New();
            var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(await kacls.WrapAsync(dek)));
            Assert.Equal(dek, reply.Bytes("key"));
        });

    [Fact]
    public async Task a_throttling_vault_is_a_503_with_retry_after()
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        vault.Faults.Throttle(7, operation: "unwrapkey");
        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
        reply.AssertRefused(503, "kek_throttled");
        Assert.Equal("7", reply.Header("Retry-After"));
        Assert.Equal("failed", kacls.Log.Audit[^1]["outcome"]);
    }

    [Fact]
    public async Task a_failing_vault_is_a_503_with_retry_after_and_one_hiccup_is_not_seen()
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        vault.Faults.Drop(count: 1, operation: "unwrapkey");
        Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);

        vault.Faults.Fail(500, operation: "unwrapkey");
        var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
        reply.AssertRefused(503, "kek_unreachable");
        Assert.NotNull(reply.Header("Retry-After"));
        Assert.DoesNotContain("vault", reply.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    [Rule("G5-2")]
    public async Task disabling_the_version_stops_its_blobs_at_once()
    {
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        vault.Vault("contoso.vault.azure.net").Key("kacls-kek").Newest.Enabled = false;
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).AssertRefused(503, "kek_disabled");
    }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Azure.Signing;
using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Hosting;

public sealed class StartUpTests : IAsyncLifetime
{
    private const string KeyId = "https://contoso.vault.azure.net/keys/kacls-kek";
    private const string SigningKeyId = "https://contoso.vault.azure.net/keys/kacls-signing";
    private readonly FakeTokenCredential credential = new();
    private KeyVaultServer vault = null!;

    public async Task InitializeAsync()
    {
        vault = await KeyVaultServer.StartAsync();
        vault.Vault("contoso.vault.azure.net").CreateKek("kacls-kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(3072), seal: TestRsa.Seal);
        vault.Vault("contoso.vault.azure.net").CreateKey("kacls-signing", VaultKeyType.RsaHsm, rsa: TestRsa.Key(2048));
    }

    public async Task DisposeAsync() => await vault.DisposeAsync();

    [Fact]
    public async Task once_warm_the_first_wrap_makes_no_fetch_and_no_vault_call()
    {
        await using var kacls = await StartAsync(prepare: _ => { });
        await Eventually.True(() => kacls.Log.Text.Contains($"Versions of key {KeyId}: ", StringComparison.Ordinal)
            && kacls.Log.Text.Contains($"Versions of key {SigningKeyId}: ", StringComparison.Ordinal)
            && kacls.Issuers.Values.All(
                issuer => kacls.Log.Text.Contains($"keys of {issuer.Issuer.Issuer} were fetched", StringComparison.Ordinal)));
        Assert.Empty(kacls.Log.Audit);
        vault.Requests.Clear();
        var tokens = credential.Asked;

        var wrapped = await kacls.WrapAsync(SampleDek.New());

        Assert.Empty(vault.Requests.All);
        Assert.Empty(vault.Requests.Challenges);
        Assert.Equal(tokens, credential.Asked);
        Assert.All(kacls.Issuers.Values, issuer => Assert.Equal(1, issuer.KeySetRequests));

        // The first unwrap has its token and its way to the vault already: it is one call.
        Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
        Assert.Equal("unwrapkey", Assert.Single(vault.Requests.All).Operation);
        Assert.Equal(tokens, credential.Asked);
        Assert.Single(kacls.Log.Audit, record => record["operation"] as string == "wrap");
    }

    [Theory]
    [InlineData(EndpointBehaviour.Down)]
    [InlineData(EndpointBehaviour.Hanging)]
    public async Task with_everything_down_it_starts_all_the_same_and_recovers(EndpointBehaviour behaviour)
    {
        if (behaviour == EndpointBehaviour.Hanging)
        {
            vault.Faults.Slow(Timeout.InfiniteTimeSpan);
        }
        else
        {
            vault.Faults.Fail();
        }

        // The clock stands still: a start that waited for the vault would never end.
        await using var kacls = await StartAsync(issuers =>
        {
            foreach (var issuer in issuers.Values)
            {
                issuer.Behaviour = behaviour;
            }
        }).WaitAsync(TimeSpan.FromSeconds(30));

        // The fetches give up on their own, and the refusal says that it is for now.
        (await kacls.PostAsync("wrap", kacls.WrapBody())).AssertRefused(503, "key_source_unavailable");

        vault.Faults.Clear();
        foreach (var issuer in kacls.Issuers.Values)
        {
            issuer.Behaviour = EndpointBehaviour.Up;
        }

        await Eventually.True(async () =>
        {
            var wrap = kacls.PostAsync("wrap", kacls.WrapBody());
            while (!wrap.IsCompleted)
            {
                // Time goes on, so that what hung is given up and what failed is tried again.
                kacls.Time.Advance(TimeSpan.FromMilliseconds(250));
                await Task.Delay(TimeSpan.FromMilliseconds(5));
            }

            return (await wrap).Status == 200;
        });
    }

    private Task<KaclsApp> StartAsync(Action<IReadOnlyDictionary<string, IssuerEndpoint>> prepare) => KaclsApp.StartAsync(
        new Dictionary<string, string?>
        {
            ["Kacls:KeyEncryption:Provider"] = "KeyVault",
            ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
            ["Kacls:KeyEncryption:Keys:0:KeyId"] = KeyId,
            ["Kacls:Signing:KeyId"] = SigningKeyId,
        },
        services => services
            .AddSingleton<TokenCredential>(credential)
            .AddSingleton<HttpPipelineTransport>(_ => vault.Transport())
            .AddKeyVaultKeyEncryption(new KeyEncryptionSettings { Keys = [new() { Name = "kek1", KeyId = KeyId }] })
            .AddKeyVaultSigning(new KaclsSettings { Signing = { KeyId = SigningKeyId } }),
        prepare: prepare);
}

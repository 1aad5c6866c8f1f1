using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class KeyVaultKeyEncryptionExtensionsTests
{
    private static readonly string[] Names = ["kek1", "kek2"];

    [Fact]
    public async Task each_entry_is_a_kek_that_is_loaded_at_the_start()
    {
        await using var server = await KeyVaultServer.StartAsync();
        using var host = await StartAsync(server, create: true);
        var keks = host.Services.GetServices<IKeyEncryptionKey>().ToArray();
        Assert.Equal(Names, keks.Select(kek => kek.Name));
        await Eventually.True(() => server.Requests.Of("sign").Count(request => request.Status == 200) == 2);
        Assert.Equal(["one.vault.azure.net", "two.vault.azure.net"], server.Requests.Of("sign").Select(request => request.Host).Order());

        var contentKey = new byte[32];
        foreach (var kek in keks)
        {
            Assert.Equal(
                contentKey, await kek.UnwrapAsync(await kek.WrapAsync(contentKey, CancellationToken.None), CancellationToken.None));
        }
    }

    [Fact]
    public async Task a_vault_that_fails_does_not_keep_the_host_from_starting()
    {
        await using var server = await KeyVaultServer.StartAsync();
        using var host = await StartAsync(server, create: false);
        var kek = host.Services.GetServices<IKeyEncryptionKey>().First();
        var refused = await Assert.ThrowsAsync<KaclsException>(async () => await kek.WrapAsync(new byte[32], CancellationToken.None));
        Assert.Equal(ErrorCatalogue.KekDeleted, refused.Error);
    }

    [Fact]
    public void without_replacements_the_product_brings_its_own()
    {
        using var services = new ServiceCollection().AddKeyVaultKeyEncryption(new KeyEncryptionSettings()).BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<TokenCredential>());
        Assert.IsType<HttpClientTransport>(services.GetRequiredService<HttpPipelineTransport>());
        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
        Assert.Empty(services.GetServices<IKeyEncryptionKey>());
    }

    [Theory]
    [InlineData(null, "https://one.vault.azure.net/keys/kek", null)]
    [InlineData("kek1", null, null)]
    [InlineData("kek1", "kek", null)]
    [InlineData("kek1", "https://one.vault.azure.net/secrets/kek", null)]
    [InlineData("kek1", "http://one.vault.azure.net/keys/kek", null)]
    [InlineData("kek1", "https://one.vault.azure.net/keys/kek/0123456789abcdef0123456789abcdef", null)]
    [InlineData("kek1", "https://one.vault.azure.net/keys/kek", "A128KW")]
    public void bad_settings_are_refused(string? name, string? keyId, string? algorithm) => Assert.Throws<ArgumentException>(() =>
        new KeyVaultKeyEncryptionKey(
            new KeyEncryptionKeySettings { Name = name, KeyId = keyId, Algorithm = algorithm },
            new KeyEncryptionSettings(),
            new FakeTokenCredential(),
            new HttpClientTransport(),
            new ManualTimeProvider(),
            NullLogger<KeyVaultKeyEncryptionKey>.Instance));

    private static async Task<IHost> StartAsync(KeyVaultServer server, bool create)
    {
        if (create)
        {
            server.Vault("one.vault.azure.net").CreateKek("kek", rsa: TestRsa.Key(), seal: TestRsa.Seal);
            server.Vault("two.vault.azure.net").CreateKek("kek", rsa: TestRsa.Key(number: 1), seal: TestRsa.Seal);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services
            .AddSingleton<TokenCredential>(new FakeTokenCredential())
            .AddSingleton<HttpPipelineTransport>(_ => server.Transport())
            .AddKeyVaultKeyEncryption(new KeyEncryptionSettings
            {
                // A first connection takes its time on a busy machine.
                Timeout = TimeSpan.FromSeconds(30),
                Keys =
                [
                    new() { Name = "kek1", KeyId = "https://one.vault.azure.net/keys/kek" },
                    new() { Name = "kek2", KeyId = "https://two.vault.azure.net/keys/kek" },
                ],
            });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Azure.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>
/// What is left on the day when the service is gone: its vault, an identity provider, its settings file, and what it wrapped. The service
/// itself runs while it wraps and no longer.
/// </summary>
internal sealed class RecoveryBench : IAsyncDisposable
{
    public const string Admin = "admin@example.com";
    public const string UserClient = "users-client";
    private readonly IssuerServer issuers;
    private readonly KeyVaultServer? own;

    private RecoveryBench(KeyVaultServer vaults, KeyVaultServer? own, IssuerServer issuers)
    {
        (Vaults, this.own, this.issuers) = (vaults, own, issuers);
        Idp = new(issuers.UrlOf("admins"), TimeProvider.System, KeyPool.Rsa(6));
        KeysUrl = issuers.Host("admins", Idp).JwksUrl;
    }

    public KeyVaultServer Vaults { get; }

    public TokenIssuer Idp { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("kacls-recover-").FullName;

    public TokenBuilder AdminToken => Idp.IdToken().With("email", Admin);

    private string KeysUrl { get; }

    public static async Task<RecoveryBench> StartAsync(KeyVaultServer? vaults = null)
    {
        var own = vaults is null ? await KeyVaultServer.StartAsync() : null;
        return new((own ?? vaults)!, own, await IssuerServer.StartAsync());
    }

    public static string KeyId(VaultKeyType type) =>
        $"https://{(type == VaultKeyType.OctHsm ? VaultSdk.HsmHost : VaultSdk.VaultHost)}/keys/kek";

    public VaultKey CreateKek(VaultKeyType type = VaultKeyType.RsaHsm) =>
        Vaults.Vault(new Uri(KeyId(type)).Host).CreateKek(
            "kek", type, rsa: type == VaultKeyType.OctHsm ? null : TestRsa.Key(), seal: TestRsa.Seal);

    /// <summary>Has the real service wrap, and ends it.</summary>
    public async Task<T> WithServiceAsync<T>(Func<KaclsApp, Task<T>> work, VaultKeyType type = VaultKeyType.RsaHsm, string name = "kek1")
    {
        var keys = new KeyEncryptionSettings
        {
            Keys = [new() { Name = name, KeyId = KeyId(type) }], Timeout = TimeSpan.FromSeconds(20), AdoptAfter = TimeSpan.Zero,
        };
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Privileged:Users:0"] = Admin,
                ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.KeyVault,
                ["Kacls:KeyEncryption:Keys:0:Name"] = name,
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = keys.Keys[0].KeyId,
            },
            services => services.Configured(Vaults).AddKeyVaultKeyEncryption(keys),
            new ManualTimeProvider(TimeProvider.System.GetUtcNow()));
        return await work(app);
    }

    public Task<string> WrapAsync(byte[] dek, VaultKeyType type = VaultKeyType.RsaHsm, string name = "kek1") =>
        WithServiceAsync(app => app.WrapAsync(dek), type, name);

    /// <summary>The settings of that service, as its operator keeps them. What a recovery has no use for is wrong in every point.</summary>
    public string WriteSettings(VaultKeyType type = VaultKeyType.RsaHsm, Action<JsonObject>? change = null)
    {
        var kacls = new JsonObject
        {
            ["Urls"] = new JsonArray(SampleTokens.KaclsUrl),
            ["OwnerDomains"] = new JsonArray("contoso.example"),
            ["Authentication"] = new JsonObject
            {
                ["Providers"] = new JsonArray(
                    Provider("users", UserClient, "user"), Provider("admins", SampleTokens.ClientId, "privileged")),
            },
            ["Privileged"] = new JsonObject { ["Users"] = new JsonArray(Admin) },
            ["KeyEncryption"] = new JsonObject
            {
                ["Provider"] = "KeyVault",
                ["Timeout"] = "00:00:20",
                ["Keys"] = new JsonArray(new JsonObject { ["Name"] = "kek1", ["KeyId"] = KeyId(type) }),
            },
            ["Signing"] = new JsonObject { ["KeyId"] = "no URL" },
            ["Migration"] = new JsonObject { ["Peers"] = new JsonArray(new JsonObject { ["Url"] = "no URL" }) },
            ["Telemetry"] = new JsonObject { ["Exporter"] = "AzureMonitor" },
            ["Network"] = new JsonObject { ["FrontDoorId"] = "11111111-2222-3333-4444-555555555555" },
        };
        change?.Invoke(kacls);
        var file = Path.Combine(Folder, $"{Path.GetRandomFileName()}.json");
        File.WriteAllText(file, new JsonObject { ["Kacls"] = kacls }.ToJsonString(JsonSerializerOptions.Web));
        return file;
    }

    public async ValueTask DisposeAsync()
    {
        await issuers.DisposeAsync();
        if (own is not null)
        {
            await own.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private JsonObject Provider(string name, string audience, string use) => new()
    {
        ["Name"] = name,
        ["Issuer"] = Idp.Issuer,
        ["Keys"] = KeysUrl,
        ["Audiences"] = new JsonArray(audience),
        ["Domains"] = new JsonArray("example.com"),
        ["Uses"] = new JsonArray(use),
    };
}

/// <summary>The way to the vaults of a test.</summary>
internal static class RecoveryServices
{
    public static IServiceCollection Configured(this IServiceCollection services, KeyVaultServer vaults) => services
        .AddSingleton<TokenCredential>(new FakeTokenCredential())
        .AddSingleton<HttpPipelineTransport>(_ => vaults.Transport());
}

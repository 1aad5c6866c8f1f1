using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>The real SDK over the Key Vault protocol server.</summary>
internal static class VaultSdk
{
    public const string VaultHost = "contoso.vault.azure.net";
    public const string HsmHost = "contoso.managedhsm.azure.net";

    public static HttpClientTransport Transport(this KeyVaultServer server) => new(server.CreateClient());

    public static KeyClient Keys(this KeyVaultServer server, string host = VaultHost, Action<KeyClientOptions>? configure = null)
    {
        var options = new KeyClientOptions { Transport = server.Transport() };
        options.Retry.MaxRetries = 0;
        configure?.Invoke(options);
        return new(new Uri($"https://{host}"), new FakeTokenCredential(), options);
    }

    public static CryptographyClient Cryptography(this KeyVaultServer server, VaultKeyVersion version)
    {
        var options = new CryptographyClientOptions { Transport = server.Transport() };
        options.Retry.MaxRetries = 0;
        return new(new Uri(version.Id), new FakeTokenCredential(), options);
    }
}

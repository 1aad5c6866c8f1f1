using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>The SDK's clients for one key.</summary>
internal sealed class VaultClients
{
    private const int MaximumKept = 256;

    private readonly ConcurrentDictionary<KekVersion, CryptographyClient> kept = new();
    private readonly KeyClient cryptography;
    private readonly string name;
    private readonly SharedTokenCredential? shared;

    public VaultClients(Uri vault, string name, TokenCredential credential, HttpPipelineTransport transport)
    {
        this.name = name;
        shared = credential as SharedTokenCredential;
        Keys = new KeyClient(vault, credential, Options(vault, transport));

        // All versions share this client's pipeline, and with it one access token.
        var options = Options(vault, transport);
        options.AddPolicy(new RemoteOnlyPolicy(), HttpPipelinePosition.PerCall);
        cryptography = new KeyClient(vault, credential, options);
    }

    /// <summary>Whether a call would have to wait for a token.</summary>
    public bool IsWithoutToken => shared?.IsAwaitedFor(Keys.VaultUri.Host) is true;

    /// <summary>For lists and public keys.</summary>
    public KeyClient Keys { get; }

    /// <summary>The client for one version, which leaves every operation to the vault: one POST each.</summary>
    public CryptographyClient Version(KekVersion version) =>
        kept.TryGetValue(version, out var client) ? client : cryptography.GetCryptographyClient(name, version.ToString());

    /// <summary>Keeps the client of a version that has proved to exist; forged versions must not fill the memory.</summary>
    public void Keep(KekVersion version, CryptographyClient client)
    {
        if (kept.Count < MaximumKept)
        {
            kept.TryAdd(version, client);
        }
    }

    private static KeyClientOptions Options(Uri vault, HttpPipelineTransport transport)
    {
        // An Azure Stack Hub knows older versions only, and challenges for a resource that is not the end of its vaults' names
        // (github.com/Azure/azure-sdk-for-python, issue 28595).
        var options = VaultHosts.IsOfAzure(vault.Host)
            ? new KeyClientOptions()
            : new KeyClientOptions(KeyClientOptions.ServiceVersion.V7_1) { DisableChallengeResourceVerification = true };
        options.Transport = transport;

        // Contents are content keys, and the signatures from which seals follow: the SDK's default, which must stay.
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.RetryPolicy = new VaultRetryPolicy();
        options.AddPolicy(new VaultRequestIdPolicy(), HttpPipelinePosition.PerRetry);
        return options;
    }
}

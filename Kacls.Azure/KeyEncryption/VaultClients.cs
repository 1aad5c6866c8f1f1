using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>The SDK's clients for one key. All share one pipeline, and with it one access token.</summary>
internal sealed class VaultClients(Uri vault, string name, TokenCredential credential, HttpPipelineTransport transport)
{
    private const int MaximumKept = 256;

    private readonly ConcurrentDictionary<KekVersion, CryptographyClient> kept = new();

    public KeyClient Keys { get; } = new(vault, credential, new KeyClientOptions { Transport = transport, RetryPolicy = new VaultRetryPolicy() });

    /// <summary>The client for one version. It leaves every operation to the vault, without fetching the key first.</summary>
    public CryptographyClient Version(KekVersion version) =>
        kept.TryGetValue(version, out var client) ? client : Keys.GetCryptographyClient(name, version.ToString());

    /// <summary>Keeps the client of a version that has proved to exist; forged versions must not fill the memory.</summary>
    public void Keep(KekVersion version, CryptographyClient client)
    {
        if (kept.Count < MaximumKept)
        {
            kept.TryAdd(version, client);
        }
    }
}

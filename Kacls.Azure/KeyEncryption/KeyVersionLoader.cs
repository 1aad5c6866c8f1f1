using System.Text.Json;
using Azure;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Asks a vault for the versions of one key, and for the public part of one.</summary>
internal sealed class KeyVersionLoader(KeyClient client, string name)
{
    public string KeyId => $"{client.VaultUri}keys/{name}";

    /// <summary>
    /// All versions, or none of a key that is gone: a vault lists a deleted key as an empty one (github.com/Azure/azure-sdk-for-java, issue
    /// 11033), an HSM may say KeyNotFound. Anything else is no list: a proxy's 404, or a list that breaks off, must not take away what is
    /// known (github.com/Azure/azure-sdk-for-js, issue 26547).
    /// </summary>
    /// <exception cref="KaclsException">What came is no list of the vault's.</exception>
    public async Task<List<KeyVersionInfo>> ListAsync(CancellationToken cancellation)
    {
        var listed = new List<KeyVersionInfo>();
        var isFirst = true;
        try
        {
            await foreach (var page in client.GetPropertiesOfKeyVersionsAsync(name, cancellation).AsPages())
            {
                if (!HasValue(page.GetRawResponse()))
                {
                    throw ErrorCatalogue.KekUnreachable.ToException("a page of the vault's list has no array 'value'");
                }

                isFirst = false;
                listed.AddRange(page.Values.Select(KeyVersionInfo.From).OfType<KeyVersionInfo>());
            }
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return isFirst && exception.ErrorCode == "KeyNotFound"
                ? []
                : throw ErrorCatalogue.KekUnreachable.ToException($"the list of versions ended in 404 {exception.ErrorCode}", exception);
        }

        return listed;
    }

    /// <summary>The public part of one version.</summary>
    public async Task<KeyVaultKey> GetAsync(KekVersion version, CancellationToken cancellation) =>
        await client.GetKeyAsync(name, version.ToString(), cancellation);

    private static bool HasValue(Response response)
    {
        using var body = JsonDocument.Parse(response.Content);
        return body.RootElement.ValueKind == JsonValueKind.Object
            && body.RootElement.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Array;
    }
}

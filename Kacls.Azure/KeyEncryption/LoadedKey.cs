using System.Security.Cryptography;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>The version of a key that wraps.</summary>
/// <param name="Version">Which one.</param>
/// <param name="Rsa">Its public key; absent for an oct-HSM key, which only the HSM can use.</param>
internal sealed record LoadedKey(KekVersion Version, RsaOaepWrapper? Rsa)
{
    public static LoadedKey From(KekVersion version, KeyVaultKey key)
    {
        // A key that wraps but does not unwrap would make blobs that nobody can open.
        var operations = key.KeyOperations;
        if (operations is { Count: > 0 } && !operations.Contains(KeyOperation.UnwrapKey) && !operations.Contains(KeyOperation.Decrypt))
        {
            throw ErrorCatalogue.KekAccessDenied.ToException("the key's permitted operations contain no unwrapping");
        }

        if (key.KeyType == KeyType.OctHsm || key.KeyType == KeyType.Oct)
        {
            return new(version, Rsa: null);
        }

        if (key.KeyType != KeyType.Rsa && key.KeyType != KeyType.RsaHsm)
        {
            throw ErrorCatalogue.KekAccessDenied.ToException($"a key of type {key.KeyType} is no key encryption key");
        }

        try
        {
            using var rsa = key.Key.ToRSA();
            return new(version, new RsaOaepWrapper(rsa.ExportParameters(includePrivateParameters: false)));
        }
        catch (CryptographicException cause)
        {
            throw ErrorCatalogue.KekAccessDenied.ToException("the RSA key has not 2048, 3072 or 4096 bits", cause);
        }
    }
}

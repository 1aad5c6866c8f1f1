using System.Security.Cryptography;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What is kept of a version of a KEK: how it wraps, and whether that can be done here.</summary>
/// <param name="Algorithm">How it wraps.</param>
/// <param name="Local">Wraps on its public key; absent for a key that shows none, which the vault alone can use.</param>
internal sealed record LoadedKey(KekAlgorithm Algorithm, RsaOaepWrapper? Local)
{
    /// <summary>What seals the content under it; absent until it has proved itself.</summary>
    public SealSecret? Seal { get; init; }

    /// <summary>What a call takes of what its vault allows.</summary>
    public VaultBudget Budget { get; init; } = VaultBudget.Unbounded;

    /// <param name="key">As the vault has it.</param>
    /// <param name="remote">How a key wraps that shows no public key: a setting.</param>
    /// <exception cref="KaclsException">It is no KEK, or may not do all that one must.</exception>
    public static LoadedKey From(KeyVaultKey key, KekAlgorithm remote)
    {
        var loaded = OfType(key, remote);
        KeyOperation[] needed = loaded.Algorithm == KekAlgorithm.A256Gcm
            ? [KeyOperation.Encrypt, KeyOperation.Decrypt]
            : [KeyOperation.WrapKey, KeyOperation.UnwrapKey];

        // A key that wraps but does not unwrap would make blobs that nobody can open; one without wrapKey shall wrap no more.
        return needed.All(key.KeyOperations.Contains)
            ? loaded with { Budget = VaultBudget.Of(key) }
            : throw ErrorCatalogue.KekOperationNotPermitted.ToException($"the key's permitted operations lack {needed[0]} or {needed[1]}");
    }

    /// <summary>Whether wrapped bytes can be of this version.</summary>
    public bool Fits(WrappedContentKey wrapped) => Algorithm == KekAlgorithm.RsaOaep256
        ? wrapped.Algorithm == Algorithm && (Local is null || Local.WrappedSize == wrapped.Bytes.Length)
        : wrapped.Algorithm != KekAlgorithm.RsaOaep256;

    private static LoadedKey OfType(KeyVaultKey key, KekAlgorithm remote)
    {
        if (key.KeyType == KeyType.Rsa || key.KeyType == KeyType.RsaHsm)
        {
            return new(KekAlgorithm.RsaOaep256, key.Key.N is null ? null : Wrapper(key.Key));
        }

        if (key.KeyType == KeyType.OctHsm || key.KeyType == KeyType.Oct)
        {
            return new(remote == KekAlgorithm.A256Gcm ? remote : KekAlgorithm.A256Kw, Local: null);
        }

        // An external key says nothing of itself (docs/keys.md, keys outside Azure).
        return string.IsNullOrEmpty(key.KeyType.ToString())
            ? new(remote, Local: null)
            : throw ErrorCatalogue.KekOperationNotPermitted.ToException($"a key of type {key.KeyType} is no key encryption key");
    }

    private static RsaOaepWrapper Wrapper(JsonWebKey key)
    {
        try
        {
            using var rsa = key.ToRSA();
            return new RsaOaepWrapper(rsa.ExportParameters(includePrivateParameters: false));
        }
        catch (CryptographicException cause)
        {
            throw ErrorCatalogue.KekOperationNotPermitted.ToException("the RSA key has not 2048, 3072 or 4096 bits", cause);
        }
    }
}

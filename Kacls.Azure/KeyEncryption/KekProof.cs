using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// A version of a KEK proves itself with one test key, which it wraps and the vault unwraps: what a real content key will go through. No
/// attribute of a key promises that. An RSA key's seal secret must be there as well.
/// </summary>
internal sealed class KekProof(KeyVersionLoader loader, VaultClients clients, KekAlgorithm remote, SealKey seals) : IKeyProof<LoadedKey>
{
    public bool NeedsEach => false;

    public async Task<LoadedKey> ProveAsync(KekVersion version, CancellationToken cancellation)
    {
        var loaded = LoadedKey.From(await loader.GetAsync(version, cancellation), remote);
        var client = clients.Version(version);
        var test = RandomNumberGenerator.GetBytes(32);
        byte[] back = [];
        try
        {
            var wrapped = loaded.Local?.Wrap(test) ?? await ContentKeyVault.WrapAsync(client, loaded.Algorithm, test, cancellation);
            back = await ContentKeyVault.UnwrapAsync(client, loaded.Algorithm, wrapped, cancellation);
            return CryptographicOperations.FixedTimeEquals(test, back)
                ? loaded with { Seal = await SealAsync(loaded, version, cancellation) }
                : throw ErrorCatalogue.KekUnreachable.ToException("the vault unwrapped another key than was wrapped");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(test);
            CryptographicOperations.ZeroMemory(back);
        }
    }

    private async Task<SealSecret> SealAsync(LoadedKey loaded, KekVersion version, CancellationToken cancellation) =>
        loaded.Algorithm == KekAlgorithm.RsaOaep256 ? await seals.GetAsync(version, cancellation) : SealSecret.None;
}

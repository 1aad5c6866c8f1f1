using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.PrivateKeys;
using Kacls.Protocol;

namespace Kacls.Access;

/// <summary>
/// Google's reference, authorization tokens: spki_hash belongs to the private key being used. It stands where resource_name stands for a
/// DEK: Gmail's resource_name is a key pair whose id did not exist yet when the key was wrapped.
/// </summary>
internal static class SpkiHashRule
{
    /// <returns>The key itself, after its envelope's hash and its own have both been compared; the caller disposes it.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.SpkiHashMismatch"/>, or
    /// <see cref="ErrorCatalogue.EnvelopeMalformed"/>.</exception>
    internal static RsaPrivateKey RequireMatch(PrivateKeyContent content, byte[] spkiHash)
    {
        if (!CryptographicOperations.FixedTimeEquals(content.SpkiHash, spkiHash))
        {
            throw Mismatched("by the wrapped key's envelope", content.SpkiHash);
        }

        var key = content.ImportKey();
        var own = SpkiHash.Of(key.Platform);
        if (CryptographicOperations.FixedTimeEquals(own, spkiHash))
        {
            return key;
        }

        key.Dispose();
        throw Mismatched("by the key itself", own);

        KaclsException Mismatched(string by, byte[] accepted) => ErrorCatalogue.SpkiHashMismatch.ToException(
            Mismatch.Of($"spki_hash, {by}", Convert.ToBase64String(spkiHash), Convert.ToBase64String(accepted)));
    }
}

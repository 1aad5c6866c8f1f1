using System.Security.Cryptography;
using Azure.Security.KeyVault.Keys;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Signing;
using Microsoft.Extensions.Logging;
using JsonWebKey = Microsoft.IdentityModel.Tokens.JsonWebKey;

namespace Kacls.Azure.Signing;

/// <summary>What is asked of a version of the signing key: a public key that others can verify with, and the permission to sign.</summary>
internal sealed class SigningProof(KeyVersionLoader loader, ILogger logger) : IKeyProof<JsonWebKey>
{
    /// <summary>What a version signed, or will sign, must verify.</summary>
    public bool NeedsEach => true;

    public async Task<JsonWebKey> ProveAsync(KekVersion version, CancellationToken cancellation)
    {
        var key = await loader.GetAsync(version, cancellation);
        if ((key.KeyType != KeyType.Rsa && key.KeyType != KeyType.RsaHsm) || !key.KeyOperations.Contains(KeyOperation.Sign))
        {
            throw ErrorCatalogue.KekAccessDenied.ToException("it is no RSA key that may sign");
        }

        try
        {
            using var rsa = key.Key.ToRSA();
            var jwk = SigningJwk.Of(rsa.ExportParameters(includePrivateParameters: false));
            Log.SigningVersion(logger, version.ToString(), jwk.Kid);
            return jwk;
        }
        catch (CryptographicException cause)
        {
            throw ErrorCatalogue.KekAccessDenied.ToException("it is no RSA key of 2,048 bits or more", cause);
        }
    }
}

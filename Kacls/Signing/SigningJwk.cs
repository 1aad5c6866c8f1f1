using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>Makes the JSON Web Key of a public signing key.</summary>
internal static class SigningJwk
{
    /// <summary>
    /// The one algorithm of our own tokens, which every KACLS and every IdentityModel understands (RFC 7518 section 3.3).
    /// </summary>
    public const string Algorithm = "RS256";

    /// <summary>The smallest modulus, in bits (RFC 7518 section 3.3).</summary>
    public const int MinKeySize = 2048;

    /// <summary>The key, under the thumbprint of RFC 7638 as its <c>kid</c>: the same on every instance and after every restart.</summary>
    /// <param name="key">Modulus and exponent, big-endian; private parts are not looked at.</param>
    /// <exception cref="CryptographicException">The modulus has fewer than <see cref="MinKeySize"/> bits.</exception>
    public static JsonWebKey Of(RSAParameters key)
    {
        // Without leading zeros (RFC 7518 section 6.3.1): vaults write the exponent with one, and not every platform takes it away.
        var modulus = key.Modulus.AsSpan().TrimStart((byte)0);
        var exponent = key.Exponent.AsSpan().TrimStart((byte)0);
        if (modulus.Length < MinKeySize / 8)
        {
            throw new CryptographicException($"A signing key has at least {MinKeySize} bits.");
        }

        var jwk = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.RSA,
            N = Base64UrlEncoder.Encode(modulus.ToArray()),
            E = Base64UrlEncoder.Encode(exponent.ToArray()),
            Use = JsonWebKeyUseNames.Sig,
            Alg = Algorithm,
        };
        jwk.Kid = Base64UrlEncoder.Encode(jwk.ComputeJwkThumbprint());
        return jwk;
    }
}

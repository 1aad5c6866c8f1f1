using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens.Keys;

/// <summary>A public key of an issuer: RSA of 2,048 to 8,192 bits, or EC on P-256, P-384 or P-521. Other keys are not made.</summary>
internal sealed class VerificationKey
{
    private const int MinRsaBits = 2048;

    /// <summary>A larger modulus makes each verification a burden on the processor.</summary>
    private const int MaxRsaBits = 8192;

    // A provider holds the key as the system's cryptography takes it, for any number of threads. One for each algorithm that the key fits.
    private readonly ConcurrentDictionary<string, SignatureProvider> providers = new(StringComparer.Ordinal);
    private readonly string? declaredAlgorithm;
    private readonly string? curveAlgorithm;

    private VerificationKey(SecurityKey key, string? id, string? declaredAlgorithm, string? curveAlgorithm)
    {
        key.KeyId = id;
        (Key, this.declaredAlgorithm, this.curveAlgorithm) = (key, declaredAlgorithm, curveAlgorithm);
    }

    public SecurityKey Key { get; }

    /// <summary>The <c>kid</c>; absent in PEM files.</summary>
    public string? Id => Key.KeyId;

    /// <summary>Null when the modulus is too small or too large, or the exponent unusable.</summary>
    public static VerificationKey? OfRsa(RSAParameters parameters, string? id, string? algorithm)
    {
        var bits = BitLength(parameters.Modulus!);
        return bits is >= MinRsaBits and <= MaxRsaBits && IsUsualExponent(parameters.Exponent!)
            ? new VerificationKey(new RsaSecurityKey(PublicPart(parameters)), id, algorithm, curveAlgorithm: null)
            : null;
    }

    /// <summary>Null when the curve is another one or the point is not on it.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The security key holds it for as long as tokens are checked with it.")]
    public static VerificationKey? OfEc(ECParameters parameters, string? id, string? algorithm)
    {
        var curveAlgorithm = parameters.Curve.Oid?.Value switch
        {
            "1.2.840.10045.3.1.7" => "ES256",
            "1.3.132.0.34" => "ES384",
            "1.3.132.0.35" => "ES512",
            _ => null,
        };
        if (curveAlgorithm is null)
        {
            return null;
        }

        try
        {
            var publicPart = new ECParameters { Curve = parameters.Curve, Q = parameters.Q };
            return new VerificationKey(new ECDsaSecurityKey(ECDsa.Create(publicPart)), id, algorithm, curveAlgorithm);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a signature of this algorithm may be checked with this key: each ES algorithm has its own curve (RFC 7518 section 3.4), and
    /// a key that declares an algorithm is for no other (RFC 7517 section 4.4).
    /// </summary>
    public bool Fits(string algorithm) =>
        (declaredAlgorithm is null || string.Equals(declaredAlgorithm, algorithm, StringComparison.Ordinal))
        && (curveAlgorithm is null
            ? algorithm.StartsWith("RS", StringComparison.Ordinal) || algorithm.StartsWith("PS", StringComparison.Ordinal)
            : string.Equals(curveAlgorithm, algorithm, StringComparison.Ordinal));

    /// <summary>Whether a signature is by this key, which <see cref="Fits"/> the algorithm.</summary>
    /// <param name="algorithm">Of RFC 7518 section 3.1.</param>
    /// <param name="signed">The JWS signing input.</param>
    /// <param name="signature">The signature, decoded.</param>
    public bool Verify(string algorithm, ArraySegment<byte> signed, byte[] signature)
    {
        try
        {
            return ProviderFor(algorithm).Verify(signed.Array, signed.Offset, signed.Count, signature, 0, signature.Length);
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or NotSupportedException)
        {
            // An issuer may publish numbers that are no key, which shows only here. What can't verify has not verified.
            return false;
        }
    }

    /// <summary>IdentityModel's own cache would be asked with a text made for each token, and would keep withdrawn keys.</summary>
    private SignatureProvider ProviderFor(string algorithm) => providers.TryGetValue(algorithm, out var known)
        ? known
        : providers.GetOrAdd(algorithm, Key.CryptoProviderFactory.CreateForVerifying(Key, algorithm, cacheProvider: false));

    private static RSAParameters PublicPart(RSAParameters parameters) =>
        new() { Modulus = parameters.Modulus, Exponent = parameters.Exponent };

    private static int BitLength(ReadOnlySpan<byte> number)
    {
        number = number.TrimStart((byte)0);
        return number.IsEmpty ? 0 : (number.Length * 8) - BitOperations.LeadingZeroCount((uint)number[0]) + 24;
    }

    /// <summary>Odd, at least 3 and at most 32 bits; with 1 every number would be its own signature.</summary>
    private static bool IsUsualExponent(ReadOnlySpan<byte> exponent)
    {
        exponent = exponent.TrimStart((byte)0);
        return exponent.Length is >= 1 and <= 4 && (exponent[^1] & 1) == 1 && (exponent.Length > 1 || exponent[0] >= 3);
    }
}

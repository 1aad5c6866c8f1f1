using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>
/// A key that is made for one token, which it signs anew: so the service's own code can say all else of the token where its issuer's keys
/// are not to be asked for. No check is left out, and header and claims stay as they were signed.
/// </summary>
internal sealed class StandInKey : IVerificationKeys
{
    private const int RsaBits = 2048;

    private StandInKey(string token, VerificationKey key) => (Token, Current) = (token, new(new KeySet([key], [])));

    /// <summary>The token with this key's signature.</summary>
    public string Token { get; }

    /// <inheritdoc/>
    public KeySnapshot Current { get; }

    /// <param name="token">Three segments.</param>
    /// <param name="algorithm">Of its header.</param>
    /// <param name="kid">Of its header.</param>
    /// <returns>Null for an algorithm that is refused before any key is looked for.</returns>
    public static StandInKey? For(string token, string algorithm, string? kid)
    {
        var signed = token[..token.LastIndexOf('.')];
        var input = Encoding.ASCII.GetBytes(signed);
        var hash = algorithm is [_, _, .. var bits] && bits is "256" or "384" or "512" ? new HashAlgorithmName($"SHA{bits}") : default;
        byte[] signature;
        VerificationKey? key;
        if (hash == default || algorithm is not ['R' or 'P' or 'E', 'S', ..])
        {
            return null;
        }

        if (algorithm[0] == 'E')
        {
            using var ec = ECDsa.Create(algorithm switch
            {
                "ES256" => ECCurve.NamedCurves.nistP256,
                "ES384" => ECCurve.NamedCurves.nistP384,
                _ => ECCurve.NamedCurves.nistP521,
            });
            signature = ec.SignData(input, hash);
            key = VerificationKey.OfEc(ec.ExportParameters(includePrivateParameters: false), kid, algorithm);
        }
        else
        {
            using var rsa = RSA.Create(RsaBits);
            signature = rsa.SignData(input, hash, algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
            key = VerificationKey.OfRsa(rsa.ExportParameters(includePrivateParameters: false), kid, algorithm);
        }

        return new($"{signed}.{Base64Url.EncodeToString(signature)}", key!);
    }

    /// <inheritdoc/>
    public ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken) => new(Current);

    /// <inheritdoc/>
    public ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken) => new(seen);
}

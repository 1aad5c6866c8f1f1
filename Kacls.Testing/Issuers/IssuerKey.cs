using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Kacls.Testing.Issuers;

/// <summary>A signing key of an issuer, under the algorithm that it signs with unless a token asks for another.</summary>
public sealed class IssuerKey
{
    private readonly RSA? rsa;
    private readonly ECDsa? ec;

    private IssuerKey(RSA? rsa, ECDsa? ec, string? id, string algorithm)
    {
        (this.rsa, this.ec, Algorithm) = (rsa, ec, algorithm);
        PublicKeyInfo = rsa?.ExportSubjectPublicKeyInfo() ?? ec!.ExportSubjectPublicKeyInfo();
        Id = id ?? Convert.ToHexStringLower(SHA256.HashData(PublicKeyInfo))[..40];
    }

    /// <summary>Its <c>kid</c>; unless given, 40 hexadecimal digits like Google's, always the same for the same public key.</summary>
    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>The public key's SubjectPublicKeyInfo in DER.</summary>
    public byte[] PublicKeyInfo { get; }

    /// <summary>A PUBLIC KEY block.</summary>
    public string PublicPem => PemEncoding.WriteString("PUBLIC KEY", PublicKeyInfo);

    public static IssuerKey Of(RSA key, string? id = null, string algorithm = "RS256") => new(key, ec: null, id, algorithm);

    public static IssuerKey Of(ECDsa key, string? id = null) => new(rsa: null, key, id, key.KeySize switch
    {
        256 => "ES256",
        384 => "ES384",
        _ => "ES512",
    });

    /// <summary>The same key under another id, and for another algorithm if one is given.</summary>
    public IssuerKey Named(string id, string? algorithm = null) => new(rsa, ec, id, algorithm ?? Algorithm);

    /// <summary>The public key as a JSON Web Key, as identity providers publish it.</summary>
    public JsonObject ToJwk()
    {
        var jwk = new JsonObject { ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm };
        if (rsa is not null)
        {
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "RSA";
            jwk["n"] = Base64Url.EncodeToString(numbers.Modulus);
            jwk["e"] = Base64Url.EncodeToString(numbers.Exponent);
        }
        else
        {
            var numbers = ec!.ExportParameters(includePrivateParameters: false);
            jwk["kty"] = "EC";
            jwk["crv"] = $"P-{ec.KeySize}";
            jwk["x"] = Base64Url.EncodeToString(numbers.Q.X);
            jwk["y"] = Base64Url.EncodeToString(numbers.Q.Y);
        }

        return jwk;
    }

    /// <summary>RFC 7518 sections 3.3 to 3.5.</summary>
    public byte[] Sign(string signingInput, string algorithm)
    {
        var bytes = Encoding.ASCII.GetBytes(signingInput);
        var hash = new HashAlgorithmName($"SHA{algorithm[2..]}");
        return rsa is null
            ? ec!.SignData(bytes, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            : rsa.SignData(bytes, hash, algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }
}

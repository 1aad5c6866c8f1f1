using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>A public key of a JWK set (RFC 7517).</summary>
internal sealed record PublicKey(string? Kid, string? Use, JsonElement Json)
{
    internal static PublicKey Of(JsonElement json) => new(Text(json, "kid"), Text(json, "use"), json);

    internal static PublicKey OfCertificate(string base64)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
        using var rsa = certificate.GetRSAPublicKey()!;
        var parameters = rsa.ExportParameters(false);
        return Of(JsonSerializer.SerializeToElement(new
        {
            kty = "RSA", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent),
        }));
    }

    internal bool Verifies(string? algorithm, byte[] data, byte[] signature)
    {
        try
        {
            return (algorithm, Text(Json, "kty")) switch
            {
                ("RS256", "RSA") => WithRsa(data, signature, RSASignaturePadding.Pkcs1),
                ("PS256", "RSA") => WithRsa(data, signature, RSASignaturePadding.Pss),
                ("ES256", "EC") => WithEc(data, signature),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>The forms of a public key that careless libraries take for an HMAC secret.</summary>
    internal byte[] AsSecret(string form)
    {
        using var rsa = Rsa();
        return form switch
        {
            "pem" => System.Text.Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()),
            "pem-with-newline" => System.Text.Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"),
            "der" => rsa.ExportSubjectPublicKeyInfo(),
            "modulus" => Base64Url.DecodeFromChars(Text(Json, "n")),
            "modulus-text" => System.Text.Encoding.ASCII.GetBytes(Text(Json, "n")!),
            _ => [],
        };
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private RSA Rsa() => RSA.Create(new RSAParameters
    {
        Modulus = Base64Url.DecodeFromChars(Text(Json, "n")),
        Exponent = Base64Url.DecodeFromChars(Text(Json, "e")),
    });

    private bool WithRsa(byte[] data, byte[] signature, RSASignaturePadding padding)
    {
        using var rsa = Rsa();
        return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, padding);
    }

    private bool WithEc(byte[] data, byte[] signature)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(Text(Json, "x")), Y = Base64Url.DecodeFromChars(Text(Json, "y")) },
        });
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }
}

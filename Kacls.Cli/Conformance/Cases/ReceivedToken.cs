using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>A token that the service under test made, for its peer or for delegate, read and verified by the tool.</summary>
/// <param name="Name">What it is, for the detail of a failed case.</param>
/// <param name="Header">The JOSE header.</param>
/// <param name="Claims">The claims.</param>
/// <param name="Input">What is signed.</param>
/// <param name="Signature">The signature.</param>
internal sealed record ReceivedToken(string Name, JsonObject Header, JsonObject Claims, byte[] Input, byte[] Signature)
{
    /// <summary>Reads the compact serialization.</summary>
    public static ReceivedToken Read(string token, string name)
    {
        var parts = token.Split('.');
        Expect.True(parts.Length == 3, $"{name} is no JWT of three parts.");
        try
        {
            JsonObject Part(int at) => JsonNode.Parse(Decode(parts[at])) as JsonObject ?? throw new FormatException();
            return new(name, Part(0), Part(1), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]));
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new CaseFailedException($"{name} is no JWT.");
        }
    }

    /// <summary>A claim that is text.</summary>
    public string Text(string claim) => Claims[claim] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw new CaseFailedException($"{Name} has no text `{claim}`.");

    /// <summary>A claim that is a time.</summary>
    public long Time(string claim) => Claims[claim] is JsonValue value && value.TryGetValue<double>(out var number)
        ? (long)number
        : throw new CaseFailedException($"{Name} has no number `{claim}`.");

    /// <summary>Whether one of the keys that the service publishes made the signature.</summary>
    public bool IsSignedBy(IEnumerable<JsonObject> keys) =>
        keys.Where(key => Header["kid"] is null || JsonNode.DeepEquals(Header["kid"], key["kid"])).Any(Verifies);

    private bool Verifies(JsonObject key) => ((string?)Header["alg"], (string?)key["kty"]) switch
    {
        ({ Length: 5 } alg, "RSA") when alg[..2] is "RS" or "PS" => VerifiesRsa(key, alg),
        ({ Length: 5 } alg, "EC") when alg[..2] is "ES" => VerifiesEc(key, alg),
        _ => false,
    };

    private bool VerifiesRsa(JsonObject key, string alg)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Decode((string)key["n"]!), Exponent = Decode((string)key["e"]!) });
        return rsa.VerifyData(Input, Signature, Hash(alg), alg[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
    }

    private bool VerifiesEc(JsonObject key, string alg)
    {
        var curve = (string?)key["crv"] switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            _ => ECCurve.NamedCurves.nistP521,
        };
        var point = new ECPoint { X = Decode((string)key["x"]!), Y = Decode((string)key["y"]!) };
        using var ec = ECDsa.Create(new ECParameters { Curve = curve, Q = point });
        return ec.VerifyData(Input, Signature, Hash(alg));
    }

    private static HashAlgorithmName Hash(string alg) => new($"SHA{alg[2..]}");

    private static byte[] Decode(string text) => Base64Url.DecodeFromChars(text);
}

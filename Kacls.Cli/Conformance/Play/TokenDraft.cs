using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Play;

/// <summary>A token before it is signed: right, until a case changes it in one point.</summary>
/// <param name="key">Signs it, and names itself in the header.</param>
/// <param name="claims">Its claims.</param>
internal sealed class TokenDraft(SigningKey key, JsonObject claims)
{
    /// <summary>The JOSE header: <c>alg</c>, <c>kid</c>, <c>typ</c>.</summary>
    public JsonObject Header { get; } = new() { ["alg"] = "RS256", ["kid"] = key.Kid, ["typ"] = "JWT" };

    /// <summary>The claims.</summary>
    public JsonObject Claims { get; } = claims;

    /// <summary>Signs; the header goes on naming the key that it was made with, until a case changes that too.</summary>
    public SigningKey Key { get; set; } = key;

    /// <summary>Makes the signature over the signing input (RFC 7515, 5.1), where it is not RS256 by <see cref="Key"/>.</summary>
    public Func<byte[], byte[]>? Signer { get; set; }

    /// <summary>How header and claims are written.</summary>
    public JsonSerializerOptions? Writing { get; set; }

    /// <summary>Changes the finished token.</summary>
    public Func<string, string>? Finish { get; set; }

    /// <summary>A claim.</summary>
    public JsonNode? this[string claim]
    {
        get => Claims[claim];
        set => Claims[claim] = value;
    }

    /// <summary>Takes a claim out.</summary>
    public void Remove(string claim) => Claims.Remove(claim);

    /// <summary>Signs with another key, and says so in the header.</summary>
    public void SignWith(SigningKey other)
    {
        Key = other;
        Header["kid"] = other.Kid;
    }

    /// <summary>The compact serialization (RFC 7515, 7.1).</summary>
    public string Mint()
    {
        var input = $"{Encode(Header)}.{Encode(Claims)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = Signer is null ? Key.Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : Signer(bytes);
        var token = $"{input}.{Base64Url.EncodeToString(signature)}";
        return Finish is null ? token : Finish(token);
    }

    private string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString(Writing)));
}

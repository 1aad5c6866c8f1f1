using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Testing.Issuers;

/// <summary>Makes one token, right or wrong in any way: every claim and header can be set, removed or written by hand.</summary>
public sealed class TokenBuilder
{
    private readonly JsonObject header;
    private readonly JsonObject payload = [];
    private IssuerKey key;
    private string? headerText;
    private string? payloadText;
    private Func<string, byte[]>? sign;

    public TokenBuilder(IssuerKey key)
    {
        this.key = key;
        header = new JsonObject { ["alg"] = key.Algorithm, ["kid"] = key.Id, ["typ"] = "JWT" };
    }

    /// <summary>The payload as it stands.</summary>
    public string PayloadJson => payloadText ?? payload.ToJsonString();

    /// <summary>Sets a claim to a value of any JSON type.</summary>
    public TokenBuilder With(string claim, object? value)
    {
        payload[claim] = JsonSerializer.SerializeToNode(value);
        return this;
    }

    public TokenBuilder Without(string claim)
    {
        payload.Remove(claim);
        return this;
    }

    public TokenBuilder WithHeader(string name, object? value)
    {
        header[name] = JsonSerializer.SerializeToNode(value);
        return this;
    }

    public TokenBuilder WithoutHeader(string name)
    {
        header.Remove(name);
        return this;
    }

    /// <summary>
    /// Signs this very text instead of the claims: duplicate claims, broken JSON. It is made from the JSON of the claims.
    /// </summary>
    public TokenBuilder WithRawPayload(Func<string, string> write)
    {
        payloadText = write(PayloadJson);
        return this;
    }

    public TokenBuilder WithRawHeader(Func<string, string> write)
    {
        headerText = write(header.ToJsonString());
        return this;
    }

    /// <summary>Signs with another algorithm of the same key.</summary>
    public TokenBuilder Using(string algorithm) => WithHeader("alg", algorithm);

    /// <summary>Signs with this key, and says so.</summary>
    public TokenBuilder SignedBy(IssuerKey other)
    {
        key = other;
        return WithHeader("alg", other.Algorithm).WithHeader("kid", other.Id);
    }

    /// <summary>Signs with this key, but names the one before.</summary>
    public TokenBuilder ForgedBy(IssuerKey other)
    {
        key = other;
        return this;
    }

    /// <summary>RFC 7515 appendix A.5: the algorithm <c>none</c> and no signature.</summary>
    public TokenBuilder WithoutSignature()
    {
        sign = _ => [];
        return WithHeader("alg", "none");
    }

    /// <summary>HS256 with this secret, which in the classic attack is the issuer's public key.</summary>
    public TokenBuilder WithHmac(byte[] secret)
    {
        sign = input => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input));
        return WithHeader("alg", "HS256");
    }

    /// <summary>The compact serialization.</summary>
    public string Mint()
    {
        var input = $"{Encode(headerText ?? header.ToJsonString())}.{Encode(PayloadJson)}";
        var signature = sign is null ? key.Sign(input, header["alg"]!.GetValue<string>()) : sign(input);
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

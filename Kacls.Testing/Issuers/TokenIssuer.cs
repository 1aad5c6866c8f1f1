using System.Text.Json.Nodes;

namespace Kacls.Testing.Issuers;

/// <summary>An issuer of tokens, Google's or an identity provider's: it signs with the first of its keys and publishes them all.</summary>
public sealed class TokenIssuer(string issuer, TimeProvider time, params IssuerKey[] keys)
{
    private volatile IssuerKey[] keys = keys;

    /// <summary>The <c>iss</c> of its tokens.</summary>
    public string Issuer { get; } = issuer;

    public TimeProvider Time { get; } = time;

    public IReadOnlyList<IssuerKey> Keys => keys;

    /// <summary>Its public keys as a JSON Web Key Set.</summary>
    public string Jwks => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.ToJwk())]) }.ToJsonString();

    /// <summary>Its public keys as PEM.</summary>
    public string Pem => string.Join('\n', keys.Select(key => key.PublicPem)) + '\n';

    /// <summary>Signs with the first of these keys, and publishes only these, from now on.</summary>
    public void Rotate(params IssuerKey[] to) => keys = to;

    /// <summary>A token with <c>iss</c>, <c>iat</c> and <c>exp</c> (an hour), and nothing else yet.</summary>
    public TokenBuilder Token()
    {
        var now = Time.GetUtcNow().ToUnixTimeSeconds();
        return new TokenBuilder(keys[0]).With("iss", Issuer).With("iat", now).With("exp", now + 3600);
    }
}

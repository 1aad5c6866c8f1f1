using System.Diagnostics.CodeAnalysis;
using Kacls.Tokens.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Tokens;

/// <summary>
/// An issuer, its one key source and what the settings grant it. A token's <c>iss</c> selects one of these, and from there on only its
/// keys, audiences and algorithms exist.
/// </summary>
/// <param name="issuer">Its name.</param>
/// <param name="keys">Its keys.</param>
/// <param name="grants">What its tokens are good for.</param>
/// <param name="isSame">How a token's <c>iss</c> compares with its name: exactly, or as URLs do.</param>
internal sealed class TrustedIssuer(string issuer, IVerificationKeys keys, IReadOnlyList<IssuerGrant> grants, Func<string, string, bool>? isSame = null)
{
    private readonly Func<string, string, bool> isSame = isSame ?? ((name, own) => string.Equals(name, own, StringComparison.Ordinal));
    private volatile Prepared? prepared;

    /// <summary>The <c>iss</c>.</summary>
    public string Issuer { get; } = issuer;

    public IVerificationKeys Keys { get; } = keys;

    public IReadOnlyList<IssuerGrant> Grants { get; } = grants;

    /// <summary>IdentityModel's parameters for this issuer on these keys, built once for each key snapshot.</summary>
    public TokenValidationParameters ParametersFor(KeySnapshot snapshot)
    {
        var current = prepared;
        if (current?.Snapshot != snapshot)
        {
            prepared = current = new Prepared(snapshot, Build(snapshot));
        }

        return current.Parameters;
    }

    [SuppressMessage("Security", "CA5404",
        Justification = "TokenLifetime checks exp, nbf and iat: on the injected clock, each with its reason code.")]
    private TokenValidationParameters Build(KeySnapshot snapshot) => new()
    {
        IssuerValidator = (name, _, _) => isSame(name, Issuer) ? name : throw new SecurityTokenInvalidIssuerException(),
        ValidAudiences = Grants.SelectMany(grant => grant.Audiences).ToArray(),
        // The default would let "client-id/" pass for "client-id".
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidAlgorithms = Grants.SelectMany(grant => grant.Algorithms).Distinct(StringComparer.Ordinal).ToArray(),
        IssuerSigningKeyResolver = (_, token, kid, _) => snapshot.Find(kid, ((JsonWebToken)token).Alg),
        TryAllIssuerSigningKeys = false,
        RequireSignedTokens = true,
        RequireAudience = true,
        // See the justification above; IdentityModel would ask the system's clock.
        ValidateLifetime = false,
        RequireExpirationTime = false,
    };

    private sealed record Prepared(KeySnapshot Snapshot, TokenValidationParameters Parameters);
}

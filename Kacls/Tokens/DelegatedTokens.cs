using System.Collections.Frozen;
using Kacls.Signing;
using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>
/// The tokens that delegate makes (Google's reference, delegate; authentication tokens): our own audience and type set them apart from
/// users' tokens and from KACLS-to-KACLS tokens, which the same key signs.
/// </summary>
internal static class DelegatedTokens
{
    internal const string Audience = "kacls-delegation";

    /// <summary>The header's <c>typ</c> (RFC 8725 section 3.11, explicit typing).</summary>
    internal const string Type = "kacls-delegation+jwt";

    /// <summary>The name of the provider at which the user signed in.</summary>
    internal const string ProviderClaim = "provider";

    /// <summary>What that provider's token was good for, as <see cref="NamesOf"/> writes it.</summary>
    internal const string UsesClaim = "provider_uses";

    private const TokenPurposes Delegable = TokenPurposes.User | TokenPurposes.Guest;

    /// <summary>This KACLS as the issuer of its delegated tokens, and of nothing else.</summary>
    /// <param name="url">The canonical one of <c>Kacls:Urls</c>, which is the tokens' <c>iss</c>.</param>
    /// <param name="keys">Our own, without HTTP.</param>
    internal static TrustedIssuer Issuer(string url, ISigningKeys keys) => new(url, new OwnKeys(keys),
    [
        new IssuerGrant
        {
            Name = "delegation",
            Purposes = TokenPurposes.Delegated,
            Audiences = FrozenSet.Create(StringComparer.Ordinal, Audience),
            Algorithms = FrozenSet.Create(StringComparer.Ordinal, SigningJwk.Algorithm),
            Type = Type,

            // Whoever made the token has looked at the user's own; email_verified may come along for a perimeter.
            IgnoresEmailVerified = true,
        },
    ]);

    /// <summary>
    /// The delegable uses as the claim has them: <c>user</c>, <c>guest</c> or <c>user guest</c>. Privileged rights don't pass on.
    /// </summary>
    internal static string NamesOf(TokenPurposes uses) => (uses & Delegable) switch
    {
        Delegable => "user guest",
        TokenPurposes.Guest => "guest",
        TokenPurposes.User => "user",
        _ => throw new ArgumentException("Neither a user's nor a guest's.", nameof(uses)),
    };

    /// <summary>Reads what <see cref="NamesOf"/> wrote; what it can't have written is no use at all.</summary>
    internal static TokenPurposes UsesOf(string names) => names switch
    {
        "user guest" => Delegable,
        "guest" => TokenPurposes.Guest,
        "user" => TokenPurposes.User,
        _ => TokenPurposes.None,
    };
}

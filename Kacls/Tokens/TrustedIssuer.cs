using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>
/// An issuer, its one key source and what the settings grant it. A token's <c>iss</c> selects one of these, and from there on only its
/// keys, audiences and algorithms exist.
/// </summary>
/// <param name="issuer">Its name.</param>
/// <param name="keys">Its keys.</param>
/// <param name="grants">What its tokens are good for.</param>
internal sealed class TrustedIssuer(string issuer, IVerificationKeys keys, IReadOnlyList<IssuerGrant> grants)
{
    /// <summary>The <c>iss</c>.</summary>
    public string Issuer { get; } = issuer;

    public IVerificationKeys Keys { get; } = keys;

    public IReadOnlyList<IssuerGrant> Grants { get; } = grants;
}

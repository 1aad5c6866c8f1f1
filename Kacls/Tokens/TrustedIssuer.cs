using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>
/// An issuer, its one key source and what the settings grant it. A token's <c>iss</c> selects one of these, and from there on only its
/// keys, audiences and algorithms exist.
/// </summary>
/// <param name="Issuer">The <c>iss</c>.</param>
/// <param name="Keys">Its keys.</param>
/// <param name="Grants">What its tokens are good for.</param>
internal sealed record TrustedIssuer(string Issuer, IVerificationKeys Keys, IssuerGrant[] Grants);

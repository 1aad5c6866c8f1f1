namespace Kacls.Tokens;

/// <summary>A token whose issuer, signature, audience and dates are right; its other claims are still to be read.</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="Grants">The entries of the settings that accept it, mostly one: a token may be for the audiences of several.</param>
/// <param name="Purposes">All that the settings grant to tokens of this issuer for these audiences.</param>
/// <param name="Lifetime">Its dates.</param>
/// <param name="Claims">Its claims.</param>
/// <param name="PayloadJson">Its payload as it was signed.</param>
internal readonly record struct VerifiedToken(
    string Issuer,
    IssuerGrant[] Grants,
    TokenPurposes Purposes,
    TokenLifetime Lifetime,
    ClaimReader Claims,
    ReadOnlyMemory<byte> PayloadJson)
{
    /// <summary>The first of them, whose name the token goes by.</summary>
    public IssuerGrant Grant => Grants[0];
}

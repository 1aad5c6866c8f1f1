namespace Kacls.Tokens;

/// <summary>A token whose issuer, signature, audience and dates are right; its other claims are still to be read.</summary>
/// <param name="Issuer"><c>iss</c>.</param>
/// <param name="Grant">The entry of the settings that accepted it.</param>
/// <param name="Purposes">All that the settings grant to tokens of this issuer for these audiences.</param>
/// <param name="Lifetime">Its dates.</param>
/// <param name="Claims">Its claims.</param>
/// <param name="PayloadJson">Its payload as it was signed.</param>
internal readonly record struct VerifiedToken(
    string Issuer, IssuerGrant Grant, TokenPurposes Purposes, TokenLifetime Lifetime, ClaimReader Claims, ReadOnlyMemory<byte> PayloadJson);

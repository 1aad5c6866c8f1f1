namespace Kacls.Errors;

/// <summary>
/// The ways in which one of the two tokens can be wrong. The same checks refuse an authentication token with 401 and an
/// authorization token with 403, each under reason codes of its own.
/// </summary>
internal sealed class TokenErrors
{
    internal TokenErrors(string token, int status)
    {
        KaclsError Error(string code, string message) => new(status, $"{token}_{code}", $"The {token} token {message}.");

        Malformed = Error("malformed", "is not a well-formed signed JWT");
        IssuerUnknown = Error("issuer_unknown", "comes from an issuer that is not trusted here");
        PurposeMismatch = Error("purpose_mismatch", "comes from an issuer that is not trusted for this purpose");
        AlgorithmNotAllowed = Error("algorithm_not_allowed", "is signed with an algorithm that is not allowed for its issuer");
        KeyUnknown = Error("key_unknown", "names a signing key that is not known here");
        SignatureInvalid = Error("signature_invalid", "has an invalid signature");
        AudienceMismatch = Error("audience_mismatch", "is meant for another audience");
        Expired = Error("expired", "has expired");
        NotYetValid = Error("not_yet_valid", "is not valid yet");
        IssuedInFuture = Error("issued_in_future", "was issued in the future");
        ClaimMissing = Error("claim_missing", "lacks a required claim");
        ClaimDuplicate = Error("claim_doubled", "holds a claim twice");
        ClaimMalformed = Error("claim_malformed", "holds a claim of the wrong type");
        ClaimTooLong = Error("claim_too_long", "holds a claim that is too long");
    }

    /// <summary>Not three base64url segments with JSON objects, encrypted, or with a critical header (RFC 7515 section 4.1.11).</summary>
    public KaclsError Malformed { get; }

    /// <summary>No configured issuer has this <c>iss</c>.</summary>
    public KaclsError IssuerUnknown { get; }

    /// <summary>The issuer is configured, but for another purpose than the operation needs.</summary>
    public KaclsError PurposeMismatch { get; }

    /// <summary><c>alg</c> is not on the issuer's allow-list; <c>none</c> and HMAC never are.</summary>
    public KaclsError AlgorithmNotAllowed { get; }

    /// <summary>The issuer's key set, freshly fetched if that was due, has no usable key with this <c>kid</c>.</summary>
    public KaclsError KeyUnknown { get; }

    /// <summary>No key of the issuer verifies the signature.</summary>
    public KaclsError SignatureInvalid { get; }

    /// <summary>No <c>aud</c> is among the issuer's audiences.</summary>
    public KaclsError AudienceMismatch { get; }

    /// <summary><c>exp</c> is more than the clock skew ago.</summary>
    public KaclsError Expired { get; }

    /// <summary><c>nbf</c> is more than the clock skew ahead.</summary>
    public KaclsError NotYetValid { get; }

    /// <summary><c>iat</c> is more than the clock skew ahead.</summary>
    public KaclsError IssuedInFuture { get; }

    /// <summary>A claim that the operation needs is absent.</summary>
    public KaclsError ClaimMissing { get; }

    /// <summary>A member of the header or of the payload stands there twice (RFC 7519 section 4 lets a parser refuse it).</summary>
    public KaclsError ClaimDuplicate { get; }

    /// <summary>A claim has another JSON type than it must, or a value outside its range.</summary>
    public KaclsError ClaimMalformed { get; }

    /// <summary>A claim exceeds the size that Google's reference gives it.</summary>
    public KaclsError ClaimTooLong { get; }

    /// <summary>All of them, for the catalogue.</summary>
    internal IEnumerable<KaclsError> All =>
    [
        Malformed, IssuerUnknown, PurposeMismatch, AlgorithmNotAllowed, KeyUnknown, SignatureInvalid, AudienceMismatch, Expired,
        NotYetValid, IssuedInFuture, ClaimMissing, ClaimDuplicate, ClaimMalformed, ClaimTooLong,
    ];
}

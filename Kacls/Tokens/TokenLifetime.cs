using Kacls.Errors;

namespace Kacls.Tokens;

/// <summary>When a token was issued and when it ends.</summary>
internal readonly record struct TokenLifetime(DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    /// <summary>
    /// Refuses a token outside its time, give or take <paramref name="skew"/>. Google's own <c>nbf</c> may precede <c>iat</c> by minutes,
    /// so the two are not compared with each other.
    /// </summary>
    public static TokenLifetime Validate(ClaimReader claims, DateTimeOffset now, TimeSpan skew, TokenErrors errors, bool isGoogles)
    {
        var expires = claims.RequiredDate("exp");
        var issuedAt = claims.RequiredDate("iat");
        var notBefore = claims.OptionalDate("nbf", orEmpty: isGoogles);

        // RFC 7519 section 4.1.4: not to be accepted on or after that moment.
        if (now - skew >= expires)
        {
            throw errors.Expired.Because();
        }

        if (notBefore > now + skew)
        {
            throw errors.NotYetValid.Because();
        }

        if (issuedAt > now + skew)
        {
            throw errors.IssuedInFuture.Because();
        }

        return new TokenLifetime(issuedAt, expires);
    }
}

using System.Globalization;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>When a token was issued and when it ends.</summary>
internal readonly record struct TokenLifetime(DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    /// <summary>
    /// Refuses a token outside its time, give or take <paramref name="skew"/>. Google's own <c>nbf</c> may precede <c>iat</c> by minutes,
    /// so the two are not compared with each other.
    /// </summary>
    public static TokenLifetime Validate(
        ClaimReader claims, DateTimeOffset now, TimeSpan skew, TokenErrors errors, string issuer, bool isGoogles)
    {
        var expires = claims.RequiredDate("exp");
        var issuedAt = claims.RequiredDate("iat");
        var notBefore = claims.OptionalDate("nbf", orEmpty: isGoogles);

        // RFC 7519 section 4.1.4: not to be accepted on or after that moment.
        if (now - skew >= expires)
        {
            throw errors.Expired.ToException(
                Say("exp", issuer, expires, $"{Seconds(now - expires)} ago", $"less than {Seconds(skew)} ago"));
        }

        if (notBefore > now + skew)
        {
            throw errors.NotYetValid.ToException(Early("nbf", notBefore.Value));
        }

        if (issuedAt > now + skew)
        {
            throw errors.IssuedInFuture.ToException(Early("iat", issuedAt));
        }

        return new TokenLifetime(issuedAt, expires);

        string Early(string claim, DateTimeOffset value) =>
            Say(claim, issuer, value, $"{Seconds(value - now)} ahead of our clock", $"up to {Seconds(skew)} ahead");
    }

    private static string Say(string claim, string issuer, DateTimeOffset value, string received, string accepted) => Mismatch.Say(
        $"{claim} of issuer {Mismatch.Quote(issuer)}",
        string.Create(CultureInfo.InvariantCulture, $"{value:yyyy-MM-dd'T'HH:mm:ss'Z'}, {received}"),
        $"{accepted} (Kacls:ClockSkew)");

    /// <summary>For the operator, who reads of clocks that differ by seconds as well as by hours.</summary>
    internal static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}

using System.Text.Json;
using Kacls.Errors;
using Kacls.Tokens;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>When a token is too old or too young, to the tick.</summary>
public sealed class TokenLifetimeTests
{
    private const string Issuer = "https://idp.example.com";
    private const long Issued = 1_767_225_600; // 2026-01-01T00:00:00Z
    private const long Ends = Issued + 3600;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly TokenErrors Errors = ErrorCatalogue.Authentication;

    [Fact]
    public void its_dates_are_those_of_its_claims()
    {
        var lifetime = At(Issued, 0);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Issued), lifetime.IssuedAt);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Ends), lifetime.Expires);
    }

    /// <summary>RFC 7519 section 4.1.4: not to be accepted on or after that moment.</summary>
    [Fact]
    public void it_ends_a_skew_after_its_exp()
    {
        At(Ends + 60, -1);
        Refuses(Errors.Expired, Ends + 60, 0);
        var refusal = Refuses(Errors.Expired, Ends + 75, 0);
        Assert.Equal(
            $"exp of issuer '{Issuer}': received 2026-01-01T01:00:00Z, 75 s ago; accepted less than 60 s ago (Kacls:ClockSkew)",
            refusal.Detail);
    }

    [Fact]
    public void it_begins_a_skew_before_its_nbf()
    {
        At(Issued, 0, $",\"nbf\":{Issued + 60}");
        Refuses(Errors.NotYetValid, Issued, -1, $",\"nbf\":{Issued + 60}");
        var refusal = Refuses(Errors.NotYetValid, Issued, 0, $",\"nbf\":{Issued + 61.5}");
        Assert.Equal(
            $"nbf of issuer '{Issuer}': received 2026-01-01T00:01:01Z, 61.5 s ahead of our clock; "
                + "accepted up to 60 s ahead (Kacls:ClockSkew)",
            refusal.Detail);
    }

    [Fact]
    public void it_is_issued_a_skew_ahead_at_most()
    {
        At(Issued - 60, 0);
        var refusal = Refuses(Errors.IssuedInFuture, Issued - 60, -1);
        Assert.Equal(
            $"iat of issuer '{Issuer}': received 2026-01-01T00:00:00Z, 60 s ahead of our clock; "
                + "accepted up to 60 s ahead (Kacls:ClockSkew)",
            refusal.Detail);
    }

    /// <summary>Google's own nbf may come first, and its optional claims may be empty.</summary>
    [Fact]
    public void an_nbf_may_precede_iat_and_googles_may_be_empty()
    {
        At(Issued, 0, $",\"nbf\":{Issued - 300}");
        At(Issued, 0, ",\"nbf\":null");
        At(Issued, 0, ",\"nbf\":\"\"", isGoogles: true);
        Refuses(Errors.ClaimMalformed, Issued, 0, ",\"nbf\":\"\"");
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    public void it_has_both_dates(string claim)
    {
        using var claims = JsonDocument.Parse($$"""{"{{(claim == "exp" ? "iat" : "exp")}}":{{Issued}}}""");
        var refusal = Assert.Throws<KaclsException>(() => Validate(claims, DateTimeOffset.FromUnixTimeSeconds(Issued), isGoogles: false));
        Assert.Equal((Errors.ClaimMissing, claim), (refusal.Error, refusal.Detail));
    }

    private static TokenLifetime At(long second, long ticks, string more = "", bool isGoogles = false)
    {
        using var claims = JsonDocument.Parse($$"""{"iat":{{Issued}},"exp":{{Ends}}{{more}}}""");
        return Validate(claims, DateTimeOffset.FromUnixTimeSeconds(second).AddTicks(ticks), isGoogles);
    }

    private static TokenLifetime Validate(JsonDocument claims, DateTimeOffset now, bool isGoogles) =>
        TokenLifetime.Validate(new ClaimReader(claims.RootElement, Errors), now, Skew, Errors, Issuer, isGoogles);

    private static KaclsException Refuses(KaclsError error, long second, long ticks, string more = "")
    {
        var refusal = Assert.Throws<KaclsException>(() => At(second, ticks, more));
        Assert.Equal(error, refusal.Error);
        return refusal;
    }
}

using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>When a token is good: exp and iat are required, nbf is heeded where it is there (3.1, 3.2).</summary>
internal sealed class TimeCheck(TimeProvider clock, Behaviour behaviour, Func<string, bool> wrong)
{
    private double Leeway => behaviour.May(Liberties.FiveMinutesOfLeeway) ? 300 : 30;

    private double Now => clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;

    internal bool Holds(Jwt jwt) => ExpiryHolds(jwt) && NotBeforeHolds(jwt) && IssuedAtHolds(jwt);

    private static double? Number(Jwt jwt, string claim) => jwt.Claims.TryGetProperty(claim, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;

    private bool ExpiryHolds(Jwt jwt)
    {
        if (!jwt.Has("exp"))
        {
            return wrong("exp-missing-accepted") || wrong("exp-ignored");
        }

        if (Number(jwt, "exp") is not { } exp)
        {
            return wrong("exp-of-other-type-accepted") || wrong("exp-ignored");
        }

        if (wrong("exp-fraction-refused") && exp != Math.Floor(exp))
        {
            return false;
        }

        return wrong("exp-ignored")
            || (wrong("exp-zero-means-never") && exp == 0)
            || (wrong("exp-negative-accepted") && exp < 0)
            || (wrong("exp-from-iat") && Number(jwt, "iat") + 3600 > Now)
            || (wrong("exp-an-hour-late") && exp > Now - 3600)
            || (wrong("exp-a-day-late") && exp > Now - 86_400)
            || (wrong("exp-a-month-late") && exp > Now - (31 * 86_400))
            || (wrong("exp-in-milliseconds") && exp * 1000 > Now)
            || exp > Now - Leeway;
    }

    private bool NotBeforeHolds(Jwt jwt)
    {
        if (!jwt.Has("nbf"))
        {
            return !wrong("nbf-required");
        }

        return wrong("nbf-ignored")
            || (Number(jwt, "nbf") is { } notBefore
                && (notBefore < Now + Leeway || (wrong("nbf-an-hour-early") && notBefore < Now + 3600)
                    || (wrong("nbf-a-day-early") && notBefore < Now + 86_400)));
    }

    private bool IssuedAtHolds(Jwt jwt)
    {
        if (!jwt.Has("iat"))
        {
            return wrong("iat-missing-accepted");
        }

        if (Number(jwt, "iat") is not { } issued)
        {
            return wrong("iat-of-other-type-accepted");
        }

        if ((wrong("iat-older-than-10-minutes-refused") && issued < Now - 600)
            || (wrong("lifetime-of-an-hour-refused") && Number(jwt, "exp") - issued > 1800))
        {
            return false;
        }

        return issued < Now + Leeway || wrong("iat-in-future-accepted");
    }
}

using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>For whom a token was issued: a string or an array that holds the audience (3.1, RFC 7519 4.1.3).</summary>
internal static class AudienceCheck
{
    internal static bool Holds(Jwt jwt, Issuer issuer, IReadOnlyList<Issuer> all, Func<string, bool> wrong)
    {
        if (wrong("audience-unchecked"))
        {
            return true;
        }

        if (!jwt.Claims.TryGetProperty("aud", out var audience) || audience.ValueKind == JsonValueKind.Null)
        {
            return wrong("audience-missing-accepted");
        }

        if (audience.ValueKind == JsonValueKind.String)
        {
            return Matches(audience.GetString()!, issuer, all, wrong)
                || (wrong("audience-azp-accepted") && jwt.Text("azp") == issuer.Audience);
        }

        if (audience.ValueKind != JsonValueKind.Array || wrong("audience-array-refused"))
        {
            return audience.ValueKind != JsonValueKind.Array && wrong("audience-of-other-type-accepted");
        }

        var values = audience.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value =>
            value.GetString()!).ToList();
        return wrong("audience-array-unchecked")
            || (values.Count == 0 && wrong("audience-empty-array-accepted"))
            || (wrong("audience-array-first-only")
                ? values.Take(1).Any(value => Matches(value, issuer, all, wrong))
                : values.Any(value => Matches(value, issuer, all, wrong)));
    }

    private static bool Matches(string value, Issuer issuer, IReadOnlyList<Issuer> all, Func<string, bool> wrong) =>
        value == issuer.Audience
        || (wrong("audience-by-prefix") && value.StartsWith(issuer.Audience, StringComparison.Ordinal))
        || (wrong("audience-by-suffix") && value.EndsWith(issuer.Audience, StringComparison.Ordinal))
        || (wrong("audience-by-contains") && value.Contains(issuer.Audience, StringComparison.Ordinal))
        || (wrong("audience-part-accepted") && issuer.Audience.Contains(value, StringComparison.Ordinal))
        || (wrong("audience-empty-accepted") && value.Length == 0)
        || (wrong("audience-in-any-case") && string.Equals(value, issuer.Audience, StringComparison.OrdinalIgnoreCase))
        || (wrong("audience-trimmed") && value.Trim() == issuer.Audience)
        || (wrong("audience-list-in-text-accepted") && value.Split(' ', ',').Contains(issuer.Audience))
        || (wrong("audience-of-other-issuer-accepted") && all.Any(other => other.Audience == value));
}

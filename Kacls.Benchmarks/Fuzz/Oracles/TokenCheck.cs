using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Oracles;

/// <summary>
/// Says a second time, in few words and without the service's code, whether a token is an issuer's (RFC 7515, RFC 7519): the service may
/// be stricter than this, and never more lenient.
/// </summary>
internal sealed class TokenCheck(FuzzKeys keys, FuzzTokens tokens)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <returns>The name of its issuer and its claims.</returns>
    /// <exception cref="OracleException">It is nobody's.</exception>
    internal (string Issuer, JsonElement Claims) Read(string token, params string[] issuers)
    {
        var parts = token.Split('.');
        Require(parts.Length == 3, "a token of other than three segments");
        using var header = JsonDocument.Parse(Decode(parts[0]));
        using var payload = JsonDocument.Parse(Decode(parts[1]));
        var claims = payload.RootElement.Clone();
        var name = issuers.FirstOrDefault(known => SameUrl(tokens.Issuers[known].Issuer, Text(claims, "iss")))
            ?? throw new OracleException("a token of an issuer that is not trusted for this");
        var algorithm = Text(header.RootElement, "alg") ?? "";
        Require(
            name is "provider" or "guests" ? algorithm is ['R' or 'P', 'S', ..] : algorithm == "RS256",
            $"a token with the algorithm {algorithm}");
        var verifies = keys[name].VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Decode(parts[2]),
            new HashAlgorithmName($"SHA{algorithm[2..]}"),
            algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
        Require(verifies, "a token whose signature does not verify");
        CheckTimes(claims);
        return (name, claims);
    }

    /// <summary>A claim that is text and not empty.</summary>
    internal static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    /// <summary>A member of a list, or the one text that stands in its place.</summary>
    internal static bool Has(JsonElement claims, string name, string wanted) => claims.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Any(entry => IsText(entry, wanted)) : IsText(value, wanted));

    /// <summary>Addresses and domains, which compare without their case and a last dot.</summary>
    internal static bool Same(string? one, string? other) =>
        one is not null && string.Equals(one.TrimEnd('.'), other?.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    /// <summary>URLs, as .NET writes them, without a last slash.</summary>
    internal static bool SameUrl(string one, string? other) => one == other
        || (Uri.TryCreate(one, UriKind.Absolute, out var left) && Uri.TryCreate(other, UriKind.Absolute, out var right)
            && left.AbsoluteUri.TrimEnd('/') == right.AbsoluteUri.TrimEnd('/'));

    internal static void Require(bool holds, string granted)
    {
        if (!holds)
        {
            throw new OracleException($"granted on {granted}");
        }
    }

    /// <summary>Base64 in either alphabet, padded or not.</summary>
    internal static byte[] Decode(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
    }

    private void CheckTimes(JsonElement claims)
    {
        var now = tokens.Time.GetUtcNow();
        Require(now - Skew < Time(claims, "exp"), "an expired token");
        Require(Time(claims, "iat") <= now + Skew, "a token of the future");
        Require(
            !claims.TryGetProperty("nbf", out var start) || IsAbsent(start) || Time(claims, "nbf") <= now + Skew,
            "a token that is too early");
    }

    private static DateTimeOffset Time(JsonElement claims, string name)
    {
        var value = claims.GetProperty(name);
        Require(value.ValueKind == JsonValueKind.Number || value.GetString()!.All(char.IsAsciiDigit), "a time that is no number");
        var seconds = value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : double.Parse(value.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);
        return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
    }

    private static bool IsAbsent(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.GetString() is "");

    /// <summary>Half a surrogate pair is no text that anybody wants, and stands in claims that the service has no need to read.</summary>
    private static bool IsText(JsonElement value, string wanted)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && string.Equals(value.GetString(), wanted, StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

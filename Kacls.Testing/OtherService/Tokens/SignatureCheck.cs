using System.Security.Cryptography;
using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>Algorithm, key and signature of a token (3.1, 3.5; RFC 7515, RFC 8725).</summary>
internal sealed class SignatureCheck(KeySets keySets, Behaviour behaviour, Func<string, bool> wrong)
{
    internal async Task<bool> HoldsAsync(Jwt jwt, Issuer issuer)
    {
        var algorithm = jwt.InHeader("alg");
        if (jwt.Header.TryGetProperty("crit", out _) && !wrong("signature-unchecked"))
        {
            return false;
        }

        if (wrong("signature-unchecked") || Unsigned(jwt, algorithm))
        {
            return true;
        }

        if (await KeyOfHeaderAsync(jwt) is { } own && own.Verifies(algorithm, jwt.Signed, jwt.Signature))
        {
            return true;
        }

        var kid = jwt.InHeader("kid");
        var keys = await keySets.KeysAsync(issuer.KeysUrl, kid, behaviour);
        if (HmacHolds(jwt, algorithm, kid, keys))
        {
            return true;
        }

        if (kid is null ? wrong("kid-missing-signature-unchecked") : keys.All(key => key.Kid != kid)
            && wrong("kid-unknown-signature-unchecked"))
        {
            return true;
        }

        var candidates = wrong("keys-pooled") ? keySets.Pooled
            : wrong("kid-ignored-first-key-taken") ? keys.Take(1)
            : wrong("kid-ignored") ? keys
            : keys.Where(key => key.Kid == kid
                || (wrong("kid-by-prefix") && kid is not null && key.Kid?.StartsWith(kid, StringComparison.Ordinal) == true));
        return candidates.Any(key => key.Use != "enc" && key.Verifies(algorithm, jwt.Signed, jwt.Signature));
    }

    private bool Unsigned(Jwt jwt, string? algorithm) =>
        (wrong("alg-none-accepted") && algorithm == "none")
        || (wrong("alg-none-in-capitals-accepted") && algorithm == "NONE")
        || (wrong("alg-none-capitalised-accepted") && algorithm == "None")
        || (wrong("alg-none-in-any-case-accepted") && algorithm != "none"
            && string.Equals(algorithm, "none", StringComparison.OrdinalIgnoreCase))
        || (wrong("alg-empty-accepted") && algorithm is "")
        || (wrong("alg-missing-accepted") && algorithm is null)
        || (wrong("alg-unknown-accepted") && algorithm is not ("RS256" or "PS256" or "ES256" or "HS256" or "none"))
        || (wrong("signature-stripped-accepted") && jwt.Signature.Length == 0)
        || (wrong("signature-of-zeros-accepted") && jwt.Signature.Length > 0 && jwt.Signature.All(value => value == 0));

    private async Task<PublicKey?> KeyOfHeaderAsync(Jwt jwt)
    {
        try
        {
            return wrong("header-jwk-honoured") && jwt.Header.TryGetProperty("jwk", out var jwk) ? PublicKey.Of(jwk)
                : wrong("header-x5c-honoured") && jwt.Header.TryGetProperty("x5c", out var chain)
                    ? PublicKey.OfCertificate(chain[0].GetString()!)
                : wrong("header-jku-honoured") && jwt.InHeader("jku") is { } url
                    ? (await keySets.KeysAsync(url, jwt.InHeader("kid"), behaviour)).FirstOrDefault(key => key.Kid == jwt.InHeader("kid"))
                : null;
        }
        catch (Exception exception) when (
            exception is FormatException or CryptographicException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool HmacHolds(Jwt jwt, string? algorithm, string? kid, IReadOnlyList<PublicKey> keys)
    {
        if (algorithm != "HS256")
        {
            return false;
        }

        string[] forms = ["pem", "pem-with-newline", "der", "modulus", "modulus-text", "empty"];
        var secrets = forms.Where(form => wrong($"alg-hs256-with-{form}-accepted"))
            .SelectMany(form => keys.Where(key => key.Json.TryGetProperty("n", out _)).Select(key => key.AsSecret(form)));
        if (wrong("kid-path-read-as-key") && kid?.Contains('/', StringComparison.Ordinal) == true)
        {
            secrets = secrets.Append([]);
        }

        return secrets.Any(secret => HMACSHA256.HashData(secret, jwt.Signed).AsSpan().SequenceEqual(jwt.Signature));
    }
}

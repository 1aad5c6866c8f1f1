using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>Values that mean something to the service, by the members and claims that have them, written as JSON.</summary>
internal sealed class FuzzWords
{
    private static readonly string[] Urls =
    [
        SampleTokens.KaclsUrl, $"{SampleTokens.KaclsUrl}/", "HTTPS://KACLS.EXAMPLE.COM/v1", "https://kacls.example.com:443/v1",
        "https://kacls.example.com/V1",
        "https://kacls.example.com/v1/../v1", "https://kacls.example.com.evil.example/v1", FuzzTokens.PeerUrl, $"{FuzzTokens.PeerUrl}/",
        "file:///etc/passwd",
        "http://169.254.169.254/", "https://[::1]/v1", "",
    ];

    private static readonly string[] Emails =
    [
        SampleTokens.Email, "USER@EXAMPLE.COM", "user@example.com.", "other@example.com", "blocked@example.com", FuzzTokens.Admin,
        FuzzTokens.Room,
        "guest@example.net", "user@EXAMPLE.com\u200b", "us\u00e9r@example.com", "user@ex\u00e4mple.com", "user", "@", "",
    ];

    private static readonly string[] Resources =
        [SampleTokens.DriveResource, $"{SampleTokens.DriveResource}0", SampleTokens.GmailResource, "", "x",
         SampleTokens.DriveResource.ToUpperInvariant()];

    private static readonly int[] Sizes = [1, 16, 20, 32, 48, 64, 127, 128, 129, 255, 256, 257, 1023, 1024, 1025];

    internal FuzzWords(FuzzKeys keys, FuzzTokens tokens, FuzzBlobs blobs, FuzzSeeds seeds)
    {
        var (hash, other) = (tokens.SpkiHash, Convert.ToBase64String(SHA256.HashData(keys["other mail"].ExportSubjectPublicKeyInfo())));
        var texts = Base64Texts();
        var right = blobs.Deks.Concat(blobs.PrivateKeys).Select(blob => blob.Bytes);
        string[] sealedKeys = [.. right.Concat(blobs.Others).Select(Convert.ToBase64String)];
        Members = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["authentication"] = Json([.. Tokens(tokens, keys), .. Values(seeds, "authentication")]),
            ["authorization"] = Json([.. Authorizations(tokens), .. Values(seeds, "authorization")]),
            ["wrapped_key"] = Json(sealedKeys),
            ["wrapped_private_key"] = Json(sealedKeys),
            ["key"] = Json(texts),
            ["digest"] = Json(texts),
            ["encrypted_data_encryption_key"] = Json(texts),
            ["rsa_oaep_label"] = Json([.. texts, ""]),
            ["algorithm"] = Json([
                FuzzSeeds.Pkcs1, FuzzSeeds.Oaep, "RSA/ECB/OAEPwithSHA-1andMGF1Padding", "RSA/ECB/OAEPwithSHA-512andMGF1Padding",
                "SHA1withRSA",
                "SHA256withRSA", "SHA384withRSA", "SHA512withRSA/PSS", "SHA256withRSA/PSS", "sha256withrsa", "MD5withRSA",
                "RSA/ECB/NoPadding", ""]),
            ["rsa_pss_salt_length"] = ["0", "1", "20", "32", "222", "223", "-1", "32.0", "3.2e1", "1e-1", "1e999", "4294967328", "null"],
            ["resource_name"] = Json(Resources),
            ["perimeter_id"] = Json("", "strict", "unknown", "Strict", "a:b"),
            ["original_kacls_url"] = Json(Urls),
            ["spki_hash"] = Json(hash, other, hash.TrimEnd('='), hash.ToUpperInvariant(), "AAAA", ""),
            ["spki_hash_algorithm"] = Json("SHA-256", "sha-256", "SHA256", "SHA-1", ""),
            ["reason"] =
            [
                "null", "{\"a\":[1,2,{\"b\":null}]}", "\"{client:'drive' op:'update'}\"", "\"\\u0000\\r\\n\\u202e\"", "[[[[]]]]",
                "1e5",
            ],
        };
        Claims = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["alg"] = Json("RS256", "RS384", "RS512", "PS256", "ES256", "HS256", "none", "None", "rs256", ""),
            ["kid"] =
            [
                .. Json(tokens.Issuers.Values.Select(issuer => issuer.Keys[0].Id)), "\"\"", "null", "\"../../etc/passwd\"",
                "\"' or 1=1\"", "1",
            ],
            ["typ"] = Json("JWT", "jwt", "at+jwt", "kacls-delegation+jwt", "logout+jwt", "application/jwt", ""),
            ["crit"] = ["[\"b64\"]", "[]", "null", "\"exp\""],
            ["iss"] = Json([.. tokens.Issuers.Values.Select(issuer => issuer.Issuer), .. Urls]),
            ["aud"] =
            [
                .. Json(SampleTokens.ClientId, FuzzTokens.AdminAudience, SampleTokens.GoogleAudience, "kacls-migration",
                "kacls-delegation"),
                $"[\"x\",\"{SampleTokens.ClientId}\"]", $"[\"{FuzzTokens.AdminAudience}\",\"{SampleTokens.ClientId}\"]", "[]", "[1]",
            ],
            ["exp"] = Times(tokens), ["iat"] = Times(tokens), ["nbf"] = Times(tokens),
            ["email"] = Json(Emails), ["google_email"] = Json(Emails), ["delegated_to"] = Json(Emails),
            ["email_type"] = Json("google", "google-visitor", "customer-idp", "Google", ""),
            ["email_verified"] = ["true", "false", "\"true\"", "\"false\"", "\"TRUE\"", "0", "1", "null"],
            ["role"] = Json("reader", "writer", "upgrader", "verifier", "migrator", "signer", "decrypter", "Writer", ""),
            ["kacls_url"] = Json(Urls),
            ["kacls_owner_domain"] = Json("example.com", "EXAMPLE.COM", "example.com.", "example.net", "a.example.com", ""),
            ["resource_name"] = Json(Resources), ["perimeter_id"] = Members["perimeter_id"], ["jti"] = Json("1", "2", ""),
            ["spki_hash"] = Members["spki_hash"], ["spki_hash_algorithm"] = Members["spki_hash_algorithm"],
            ["provider"] = Json("provider", "guests", "administrators", ""),
            ["provider_uses"] = Json("user", "guest", "user guest", "privileged", ""),
            ["amr"] = ["[\"mfa\"]", "\"mfa\"", "[]", "[\"pwd\"]", "null"],
        };
    }

    /// <summary>Of bodies.</summary>
    internal IReadOnlyDictionary<string, string[]> Members { get; }

    /// <summary>Of tokens, and of their headers.</summary>
    internal IReadOnlyDictionary<string, string[]> Claims { get; }

    private static string[] Times(FuzzTokens tokens)
    {
        var now = tokens.Time.GetUtcNow().ToUnixTimeSeconds();
        return
        [
            .. new[] { -7200, -3601, -61, -60, -59, 0, 59, 60, 61, 900, 3600, 7200, 86400 }.Select(seconds => $"{now + seconds}"),
            $"\"{now}\"", $"\"{now + 3600}\\u0000\"", $"{now}.5", "-0", "0", "-1", "1e400", "1e10", "253402300800", "\"soon\"", "\"\"",
            "null", "\" 1\"", "\"1e3\"", "9999999999999999999",
        ];
    }

    private static string[] Base64Texts() =>
    [
        .. Sizes.Select(size => Convert.ToBase64String(Chance.Of(0, "text", size).Bytes(size))),
        "_-8", "_-8=", "+/8=", "+/8", "QQ=", "QQ", "QQ==", "QR==", "Q Q==", "QQ==\n", "====", "=", "\u00e9", "QQ==QQ==",
    ];

    private static IEnumerable<string> Tokens(FuzzTokens tokens, FuzzKeys keys)
    {
        var (provider, stranger) = (tokens.Issuers["provider"], IssuerKey.Of(keys["stranger"]));
        yield return provider.IdToken().With("email_verified", false).Mint();
        yield return provider.IdToken().With("exp", 1).Mint();
        yield return provider.IdToken().ForgedBy(stranger).Mint();
        yield return provider.IdToken().SignedBy(stranger).Mint();
        yield return provider.IdToken().WithoutSignature().Mint();
        yield return provider.IdToken().WithHmac(provider.Keys[0].PublicKeyInfo).Mint();
        yield return provider.IdToken().With("email", "blocked@example.com").Mint();
    }

    private static IEnumerable<string> Authorizations(FuzzTokens tokens) =>
        new[] { "reader", "writer", "upgrader" }
            .SelectMany(role => new[] { tokens.Drive(role), tokens.ForGuest(role), tokens.Delegating(role) })
            .Concat(new[] { "signer", "decrypter" }.Select(tokens.Gmail))
            .Concat(new[] { "verifier", "migrator" }.Select(tokens.Migration))
            .Append(tokens.Issuers["drive"].DriveAuthorization().With("email", "blocked@example.com").Mint())
            .Append(tokens.Issuers["drive"].DriveAuthorization().With("perimeter_id", "strict").Mint());

    private static IEnumerable<string> Values(FuzzSeeds seeds, string member) =>
        seeds.Requests.Select(request => request.Body.Find(member)).OfType<JsonTree>()
            .Select(value => JsonSerializer.Deserialize<string>(value.Raw)!);

    private static string[] Json(params IEnumerable<string> texts) => [.. texts.Select(text => JsonSerializer.Serialize(text))];
}

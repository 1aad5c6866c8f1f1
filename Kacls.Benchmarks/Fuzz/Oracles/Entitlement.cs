using System.Text.Json;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Testing.Issuers;
using static Kacls.Benchmarks.Fuzz.Oracles.TokenCheck;

namespace Kacls.Benchmarks.Fuzz.Oracles;

/// <summary>
/// Says a second time, without the service's code, whether a request had to be refused. It is asked of every request that was granted, and
/// is written after docs/errors.md, Access rules, for the settings of <see cref="FuzzSettings"/>.
/// </summary>
internal sealed class Entitlement(FuzzKeys keys, FuzzTokens tokens, FuzzBlobs blobs)
{
    private static readonly Dictionary<string, (string Issuer, string[]? Roles)> Rules = new(StringComparer.Ordinal)
    {
        ["wrap"] = ("drive", ["writer", "upgrader"]),
        ["unwrap"] = ("drive", ["reader", "writer"]),
        ["delegate"] = ("drive", null),
        ["digest"] = ("migration", ["verifier"]),
        ["rewrap"] = ("migration", ["migrator"]),
        ["privatekeysign"] = ("gmail", ["signer"]),
        ["privatekeydecrypt"] = ("gmail", ["decrypter"]),
    };

    private readonly TokenCheck check = new(keys, tokens);
    private readonly GrantedContent content = new(keys, blobs);

    /// <exception cref="OracleException">It had to be.</exception>
    internal void Check(string operation, byte[] body, JsonElement reply)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = body.Length });
            var members = document.RootElement;
            var names = members.EnumerateObject().Select(member => member.Name).ToList();
            Require(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "a body with a member twice");
            var allowed = Rules.TryGetValue(operation, out var rule)
                ? CheckUser(operation, members, rule)
                : CheckPrivileged(operation, members);
            content.Check(operation, members, allowed, reply);
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new OracleException($"granted on what can't be read: {failure.Message}");
        }
    }

    private AllowedContent CheckUser(string operation, JsonElement members, (string Issuer, string[]? Roles) rule)
    {
        var (_, authorization) = check.Read(members.GetProperty("authorization").GetString()!, rule.Issuer);
        Require(Has(authorization, "aud", SampleTokens.GoogleAudience), "an authorization token for another audience");
        Require(rule.Roles?.Contains(Text(authorization, "role"), StringComparer.Ordinal) != false, "a role that does not allow it");
        Require(SameUrl(SampleTokens.KaclsUrl, Text(authorization, "kacls_url")), "a token for another key service");
        Require(Text(authorization, "kacls_owner_domain") is not { } owner || Same("example.com", owner), "a token for another owner");
        var allowed = new AllowedContent(
            Text(authorization, "resource_name"), Text(authorization, "perimeter_id") ?? "", Text(authorization, "spki_hash"), Mfa: true);
        return rule.Issuer == "migration" ? allowed : CheckPair(operation, members, authorization, allowed);
    }

    private AllowedContent CheckPair(string operation, JsonElement members, JsonElement authorization, AllowedContent allowed)
    {
        var (issuer, user) = check.Read(members.GetProperty("authentication").GetString()!, "provider", "guests", "signing");
        var email = Text(user, "google_email") ?? Text(user, "email");
        Require(Same(email, Text(authorization, "email")), "tokens for different users");
        Require(!Same("blocked@example.com", email), "a perimeter's denial");
        CheckGuest(issuer, user, authorization, email!);
        CheckDelegation(operation, issuer, user, authorization);
        var judged = allowed with { Mfa = Has(user, "amr", "mfa") };
        judged.CheckPerimeter(judged.Perimeter);
        return judged;
    }

    private static void CheckGuest(string issuer, JsonElement user, JsonElement authorization, string email)
    {
        var type = Text(authorization, "email_type") ?? Text(authorization, "email_verification_type") ?? "google";
        Require(type is "google" or "google-visitor", "a guest of a kind that is not admitted");
        var use = issuer == "signing" ? Text(user, "provider_uses") ?? "" : issuer == "guests" ? "guest" : "user";
        Require(use.Split(' ').Contains(type == "google" ? "user" : "guest"), "a guest as a user, or the reverse");
        var audience = issuer switch { "signing" => "kacls-delegation", "guests" => "guests.apps.example.com", _ => SampleTokens.ClientId };
        Require(Has(user, "aud", audience), "an authentication token for another audience");
        var domain = issuer == "guests" ? "@example.net" : "@example.com";
        Require(
            issuer == "signing" || email.TrimEnd('.').EndsWith(domain, StringComparison.OrdinalIgnoreCase),
            "a domain that is not the provider's");
    }

    private static void CheckDelegation(string operation, string issuer, JsonElement user, JsonElement authorization)
    {
        var (from, to) = (Text(user, "delegated_to"), Text(authorization, "delegated_to"));
        Require(from is null || operation is "wrap" or "unwrap", "a delegated token");
        Require(operation != "delegate" || to is not null, "a delegation to nobody");
        Require(operation == "delegate" || from is not null || to is null, "a delegation that the user's token lacks");
        Require(
            from is null || (Same(from, to) && Text(user, "resource_name") == Text(authorization, "resource_name")),
            "another's delegation");
        Require(issuer != "signing" || from is not null, "a token of our own that delegates to nobody");
    }

    private AllowedContent CheckPrivileged(string operation, JsonElement members)
    {
        var (issuer, claims) = check.Read(members.GetProperty("authentication").GetString()!, "provider", "peer");
        var resource = members.TryGetProperty("resource_name", out var named) ? named.GetString() : null;
        if (issuer == "peer")
        {
            Require(operation is "privilegedunwrap" or "takeout_unwrap", "a key service's token");
            Require(Has(claims, "aud", "kacls-migration"), "a key service's token for another audience");
            Require(SameUrl(SampleTokens.KaclsUrl, Text(claims, "kacls_url")), "a key service's token for another");
            Require(Text(claims, "resource_name") == resource, "a key service's token for another resource");
            return new(resource, "", null, Mfa: true);
        }

        Require(Has(claims, "aud", FuzzTokens.AdminAudience), "a token that is no administrator's");
        Require(Same(FuzzTokens.Admin, Text(claims, "google_email") ?? Text(claims, "email")), "a user who is no administrator");
        Require(Text(claims, "delegated_to") is null, "a delegated administrator");
        return new(resource, "", members.TryGetProperty("spki_hash", out var hash) ? hash.GetString() : null, Mfa: true);
    }
}

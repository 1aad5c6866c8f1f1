using Kacls.Cli.Conformance.Cases.EveryToken;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>Every role at every method for which Google names one (for delegate it names none), and what looks like a role.</summary>
internal static class Roles
{
    private static readonly string[] All = ["reader", "writer", "upgrader", "signer", "decrypter", "migrator", "verifier"];

    public static IEnumerable<Case> Cases() => Carrier.All
        .Where(carrier => carrier.Name == Carrier.Authorization && carrier.Operation != ReferenceMethods.Delegate).SelectMany(CasesOf);

    private static string[] AllowedAt(string operation) => operation switch
    {
        ReferenceMethods.Wrap => ["writer", "upgrader"],
        ReferenceMethods.Unwrap => ["reader", "writer"],
        ReferenceMethods.Digest => ["verifier"],
        ReferenceMethods.Rewrap => ["migrator"],
        ReferenceMethods.PrivateKeySign => ["signer"],
        ReferenceMethods.PrivateKeyDecrypt => ["decrypter"],
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "It has no authorization token."),
    };

    private static IEnumerable<Case> CasesOf(Carrier carrier)
    {
        var allowed = AllowedAt(carrier.Operation);
        var rule = $"{carrier.Rule}, role: {carrier.Operation} is for {string.Join(" and ", allowed)}";
        foreach (var role in All)
        {
            var variant = Variant.Of($"role {role}", token => token["role"] = role);
            yield return allowed.Contains(role)
                ? carrier.Grants($"role.{role}", rule, CaseLevel.Google, variant)
                : carrier.Refuses($"role.{role}", rule, CaseLevel.Google, variant);
        }

        yield return carrier.Refuses("role.missing", rule, CaseLevel.Google, [.. Missing()]);
        yield return carrier.Refuses("role.unknown", rule, CaseLevel.Google, [.. Unknown()]);
        yield return carrier.Refuses("role.altered", rule, CaseLevel.Google, [.. allowed.SelectMany(Altered)]);
        yield return carrier.Refuses("role.respelt", rule, CaseLevel.Inferred, [.. allowed.SelectMany(Respelt)]);
        yield return carrier.Refuses("role.several", rule, CaseLevel.Google, [.. Several(allowed[0])]);
    }

    private static IEnumerable<Variant> Missing() =>
        new[] { "null", "\"\"", "0", "1", "true", "[]", "{}" }.Select(value => Variant.Json("role", value))
            .Prepend(Variant.Without("role"));

    private static IEnumerable<Variant> Unknown() =>
        new[] { "owner", "admin", "*", "editor", "commenter", "undefined", " " }
            .Select(role => Variant.Of($"role '{role}'", token => token["role"] = role));

    private static IEnumerable<Variant> Altered(string role) => new[]
    {
        role[..^1], role[..1], role[1..], $"{role}s", $"x{role}", $"x{role}x", $"{role}\0", $"{role}/x",
    }.Select(text => Variant.Of($"role '{text}'", token => token["role"] = text));

    private static IEnumerable<Variant> Respelt(string role) => new[]
    {
        role.ToUpperInvariant(), char.ToUpperInvariant(role[0]) + role[1..], $" {role}", $"{role} ", $"{role}\n",
    }.Select(text => Variant.Of($"role '{text}'", token => token["role"] = text));

    private static IEnumerable<Variant> Several(string role) => All.Where(other => other != role)
        .SelectMany(other => new[] { $"{other},{role}", $"{role},{other}", $"{other} {role}", $"{role}|{other}" })
        .Select(text => Variant.Of($"role '{text}'", token => token["role"] = text))
        .Concat(new[] { $"[\"{role}\"]", $"[\"owner\",\"{role}\"]", $"{{\"{role}\":true}}" }.Select(value => Variant.Json("role", value)));
}

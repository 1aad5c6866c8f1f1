using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>
/// The order in which cases are tried on a fault: what Google's reference forbids is to be caught by a case of that level, which alone
/// condemns a service; then the known case, and those that share words with the fault.
/// </summary>
internal static class LikelyCases
{
    private static readonly string[] Kinds = ["authorization", "authentication", "peer", "delegated"];

    private static readonly Dictionary<string, string> Claims = new(StringComparer.Ordinal)
    {
        ["issuer"] = "iss", ["audience"] = "aud", ["header"] = "embedded", ["key"] = "dek", ["blob"] = "wrapped", ["email"] = "user",
        ["owner"] = "kacls_owner_domain", ["hash"] = "digest", ["error"] = "errors",
    };

    internal static IReadOnlyList<Case> For(Fault fault, IReadOnlyList<Case> cases, string? known)
    {
        var parts = fault.Name.Split('@');
        var words = parts[0].Split('-', '_').Where(word => word.Length > 2).ToList();
        words.AddRange(words.Where(Claims.ContainsKey).Select(word => Claims[word]).ToList());
        var kind = Kinds.FirstOrDefault(kind => parts[0].StartsWith(kind + "-", StringComparison.Ordinal));
        return
        [
            .. cases.OrderByDescending(each => fault.Level == "google" && each.Level == CaseLevel.Google)
                .ThenByDescending(each => each.Name == known)
                .ThenByDescending(each => parts.Length == 2 && each.Operation == parts[1])
                .ThenByDescending(each => (kind is not null && each.Name.Contains($".{kind}.", StringComparison.Ordinal) ? 1 : 0)
                    + words.Count(word => each.Name.Contains(word, StringComparison.Ordinal)))
                .ThenByDescending(each => each.Operation is "wrap" or "unwrap"),
        ];
    }
}

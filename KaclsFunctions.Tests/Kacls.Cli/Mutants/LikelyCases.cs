using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>The order in which cases are tried on a fault: those first that share words with it.</summary>
internal static class LikelyCases
{
    internal static IReadOnlyList<Case> For(Fault fault, IReadOnlyList<Case> cases, string? known)
    {
        var method = fault.Name.Split('@').ElementAtOrDefault(1);
        var words = fault.Name.Split('@')[0].Split('-', '_').Where(word => word.Length > 2).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. cases.OrderByDescending(each => each.Name == known)
                .ThenByDescending(each => each.Operation == method)
                .ThenByDescending(each => each.Name.Split('.', '-', '_').Count(words.Contains)),
        ];
    }
}

using System.Text;
using Kacls.Cli.Conformance;
using Kacls.Testing.OtherService;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Mutants;

/// <summary>docs/conformance-mutants.md: a row for each fault, with the case that finds it.</summary>
internal static class MutantTable
{
    internal const string Path = "docs/conformance-mutants.md";

    private const string Heading = "| fault | rule | level | what is wrong | caught by |";

    /// <summary>Which case the document names for which fault.</summary>
    internal static IReadOnlyDictionary<string, string> Read() => Repository.Read(Path).Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[1].Trim('`'), cells => cells[5].Trim('`'), StringComparer.Ordinal);

    internal static string Row(Fault fault, string? caughtBy) =>
        $"| `{fault.Name}` | {fault.Rule} | {fault.Level} | {fault.Breaks} | " +
        $"{(caughtBy is null or "missed" ? "missed" : $"`{caughtBy}`")} |";

    /// <summary>Writes the rows anew, below the text that is there.</summary>
    internal static void Write(IEnumerable<(Fault Fault, Case? CaughtBy)> rows)
    {
        var text = Repository.Read(Path);
        var document = new StringBuilder(text[..text.IndexOf(Heading, StringComparison.Ordinal)]).Append(Heading).Append(
            "\n|---|---|---|---|---|\n");
        foreach (var (fault, caughtBy) in rows)
        {
            document.Append(Row(fault, caughtBy?.Name)).Append('\n');
        }

        File.WriteAllText(System.IO.Path.Combine(Repository.Root, Path), document.ToString());
    }
}

using System.Text.RegularExpressions;
using Kacls.Testing.Ingestion;

namespace Kacls.Benchmarks.Flood;

/// <summary>How the ingestion is while the flood comes.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Answer">What it answers to a batch.</param>
internal sealed partial record FloodCondition(string Name, Func<string, IngestionAnswer> Answer)
{
    /// <summary>Nobody listens at its address.</summary>
    public bool NobodyListens { get; init; }

    /// <summary>It refuses records for good: those may be lost, if they are counted.</summary>
    public bool Refuses { get; init; }

    internal static IReadOnlyList<FloodCondition> All { get; } =
    [
        new("0 ms", _ => IngestionAnswer.Taken),
        new("150 ms", _ => new(200) { Delay = TimeSpan.FromMilliseconds(150) }),
        new("1,000 ms", _ => new(200) { Delay = TimeSpan.FromMilliseconds(1_000) }),
        new("400", _ => new(400)) { Refuses = true },
        new("206, every tenth", _ => new(206) { OfItem = (_, line) => Tenth().IsMatch(line) ? 400 : 200 }) { Refuses = true },
        new("439", _ => new(439)),
        new("500", _ => new(500)),
        new("refused connection", _ => IngestionAnswer.Taken) { NobodyListens = true },
    ];

    [GeneratedRegex("\"sequence\":\"[0-9]*0\"")]
    private static partial Regex Tenth();
}

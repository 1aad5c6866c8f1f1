using System.Text.Json.Serialization;
using Kacls.Cli.Output;
using Kacls.Cli.Records;
using Spectre.Console;

namespace Kacls.Cli.Perimeters;

/// <summary>How many requests, of whom, would be decided otherwise, or can't be told.</summary>
internal sealed class ReplayReport
{
    private const int Shown = 20;
    private const string None = "-";
    private readonly Dictionary<ReplayVerdict, long> requests = [];
    private readonly Dictionary<(ReplayVerdict Verdict, string By, string Name), long> groups = [];
    private readonly Dictionary<string, long> missing = new(StringComparer.Ordinal);

    /// <summary>Numbers of requests by what would become of them.</summary>
    public IReadOnlyDictionary<string, long> Requests => Enum.GetValues<ReplayVerdict>()
        .ToDictionary(verdict => JsonOutput.Word(verdict), requests.GetValueOrDefault);

    /// <summary>The same by user, resource and rule, for those that would change or can't be told.</summary>
    public IEnumerable<ReplayGroup> Groups => groups
        .OrderBy(group => group.Key.Verdict).ThenBy(group => group.Key.By, StringComparer.Ordinal).ThenByDescending(group => group.Value)
        .ThenBy(group => group.Key.Name, StringComparer.Ordinal)
        .Select(group => new ReplayGroup(group.Key.Verdict, group.Key.By, group.Key.Name, group.Value));

    /// <summary>What records would have to tell, and how many requests can't be judged without it.</summary>
    public IReadOnlyDictionary<string, long> Missing => missing;

    /// <summary>Each record that would be decided otherwise, or can't be told.</summary>
    public IList<ReplayChange> Changes { get; } = [];

    /// <summary>What of the files could not be read.</summary>
    public IReadOnlyList<string> Unreadable { get; set; } = [];

    /// <summary>1 as soon as a request would be decided otherwise, or nobody can tell.</summary>
    [JsonIgnore]
    public int ExitCode => Changes.Count > 0 || Unreadable.Count > 0 ? Output.ExitCode.Findings : Output.ExitCode.Good;

    /// <summary>Counts a request.</summary>
    public void Add(ReplayedRequest request)
    {
        var (record, count) = (request.Record, request.Record.Count);
        Count(requests, request.Verdict, count);
        if (request.Verdict is ReplayVerdict.Unchanged or ReplayVerdict.NotJudged)
        {
            return;
        }

        Count(groups, (request.Verdict, "user", record["google_email"] ?? record["user"] ?? None), count);
        Count(groups, (request.Verdict, "resource", record["resource_name"] ?? None), count);
        Count(groups, (request.Verdict, "rule", request.Rule ?? None), count);
        foreach (var what in request.Missing ?? [])
        {
            Count(missing, what, count);
        }

        Changes.Add(new(
            request.Verdict, record.Where, record.Time, record["operation"], record["google_email"] ?? record["user"],
            record["resource_name"], request.Rule, record["correlation_id"], request.Missing is { Count: > 0 } gaps ? gaps : null));
    }

    /// <summary>Tells a person.</summary>
    public void WriteTo(Terminal terminal)
    {
        foreach (var verdict in new[] { ReplayVerdict.Refused, ReplayVerdict.Granted, ReplayVerdict.Unknown })
        {
            foreach (var by in new[] { "user", "resource", "rule" })
            {
                var rows = Groups.Where(group => group.Verdict == verdict && group.By == by).ToList();
                if (rows.Count > 0)
                {
                    terminal.Table(
                        [$"{Heading(verdict)}, by {by}", "requests"],
                        rows.Take(Shown).Select(row => (string[])[row.Name, $"{row.Requests}"]));
                    terminal.Line(rows.Count > Shown ? $"and {rows.Count - Shown} more; --json has them all" : "");
                }
            }
        }

        foreach (var (what, count) in missing.OrderByDescending(pair => pair.Value))
        {
            terminal.Line($"{count} requests can't be judged: their records don't tell {what}.");
        }

        terminal.Line(string.Join(", ", Requests.Select(pair => $"{pair.Value} {pair.Key.Replace('_', ' ')}")) + ".");
        terminal.Marked(ExitCode == 0 ? "UNCHANGED" : "CHANGED", ExitCode == 0 ? Color.Green : Color.Yellow, ExitCode == 0
            ? "Every request would be decided as it was."
            : "Look at these before the policy binds.");
    }

    private static string Heading(ReplayVerdict verdict) => verdict switch
    {
        ReplayVerdict.Refused => "would be refused",
        ReplayVerdict.Granted => "would be granted",
        _ => "unknown",
    };

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key, long count)
        where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + count;
}

/// <summary>Requests that have something in common.</summary>
/// <param name="Verdict">What would become of them.</param>
/// <param name="By"><c>user</c>, <c>resource</c> or <c>rule</c>.</param>
/// <param name="Name">Which.</param>
/// <param name="Requests">How many.</param>
internal sealed record ReplayGroup(ReplayVerdict Verdict, string By, string Name, long Requests);

/// <summary>A record that would be decided otherwise, or can't be told.</summary>
internal sealed record ReplayChange(
    ReplayVerdict Verdict, string Where, DateTimeOffset? Time, string? Operation, string? User, string? Resource, string? Rule,
    string? CorrelationId, IReadOnlyCollection<string>? Missing);

using System.Globalization;
using Kacls.Cli.Doctor;
using Kacls.Cli.Output;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>All keys of the settings, and what is to be said of them. That a version may go, no command can say (docs/keys.md).</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Findings">What is to be said.</param>
internal sealed record KeysReport(IReadOnlyList<KeyView> Keys, IReadOnlyList<Finding> Findings)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Judges them.</summary>
    /// <param name="keys">As the vaults have them.</param>
    /// <param name="uses">Last uses by the KEK's name and version; null: no records were given.</param>
    /// <param name="now">For dates.</param>
    public static KeysReport Of(IReadOnlyList<KeyView> keys, IReadOnlyDictionary<string, DateTimeOffset>? uses, DateTimeOffset now)
    {
        KeyView[] used =
        [
            .. keys.Select(key => key.Kind != "KEK" || uses is null ? key : key with
            {
                Versions = [.. key.Versions.Select(version => version with
                {
                    LastUse = uses.TryGetValue($"{key.Name}/{version.Version}", out var last) ? last : null,
                })],
            }),
        ];
        return new(used, [.. used.SelectMany(key => Judge(key, uses is not null, now))]);
    }

    /// <summary>What the command ends with.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int ExitCode =>
        Keys.Count > 0 && Keys.All(key => key.IsUnreachable) ? Output.ExitCode.Unreachable
        : Findings.Any(finding => finding.Severity == Severity.Finding) ? Output.ExitCode.Findings
        : Output.ExitCode.Good;

    /// <summary>For a person.</summary>
    public void WriteTo(Terminal terminal)
    {
        terminal.Table(
            ["key", "kind", "version", "state", "enabled", "created", "expires", "last use"],
            Keys.SelectMany(key => key.Versions.Select(version => (IReadOnlyList<string>)
            [
                key.Name, key.Kind, version.Version, version.State, version.Enabled ? "yes" : "no",
                Day(version.Created), Day(version.Expires), Day(version.LastUse),
            ])));
        Diagnosis.WriteLines(Findings, terminal);
    }

    private static IEnumerable<Finding> Judge(KeyView key, bool hasRecords, DateTimeOffset now)
    {
        var name = $"{key.Kind} {key.Name}";
        if (key.Failure is { } failure)
        {
            yield return new(
                name, Severity.Finding, $"{key.Key}: {failure}.",
                "Whether you may, your role and the vault's network say, not the app's (docs/keys.md).");
            yield break;
        }

        yield return new(name, Severity.Ok, $"{key.Key} can be read{(key.IsActive ? "" : "; it only unwraps (Active = false)")}.");
        var inUse = key.Versions.FirstOrDefault(version => version.State is "newest" or "seals" or "local");
        if (inUse is null)
        {
            yield return new(name, Severity.Finding, "No version can be used.", "Enable one, or rotate the key (docs/keys.md).");
        }

        foreach (var version in key.Versions)
        {
            if (version == inUse && version.Expires - now is { } left && left < Soon)
            {
                yield return new(
                    name, Severity.Warning, $"{version.Version}, which is in use, expires on {Day(version.Expires)}.",
                    key.Kind == "seal key"
                        ? "A seal key must not expire: take the date far into the future (docs/keys.md, the seal key)."
                        : "Rotate the key: the rotation policy should have done it.");
            }

            if (version.Problem is { } problem)
            {
                yield return new(name, Severity.Warning, $"{version.Version}: {problem}.", "docs/errors.md says what that means.");
            }

            if (hasRecords && key.Kind == "KEK" && version.LastUse is null)
            {
                yield return new(
                    name, Severity.Note, $"{version.Version}: no use in these records. Documents that nobody opened are still under it.");
            }
        }
    }

    private static string Day(DateTimeOffset? date) =>
        date is { } day ? day.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "-";
}

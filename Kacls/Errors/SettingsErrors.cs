using System.Globalization;

namespace Kacls.Errors;

/// <summary>Collects what is wrong with the settings while the layers read them, so that the operator mends all of it in one go.</summary>
/// <param name="isAzure">Whether the program runs in Azure, where what is meant for development is an error.</param>
internal sealed class SettingsErrors(bool isAzure = false)
{
    private readonly List<string> lines = [];
    private (string Section, string Path)? file;

    internal bool IsAzure => isAzure;

    /// <summary>One line each, which begins with the setting's name.</summary>
    internal IReadOnlyList<string> Lines => lines;

    internal void Add(string name, string what) => lines.Add(
        file is var (section, path) && name.StartsWith(section, StringComparison.OrdinalIgnoreCase)
            ? $"{path}: {name[section.Length..]} {what}"
            : $"{name} {what}");

    /// <summary>From now on an error of this section names the file that the section stands in.</summary>
    internal void NameFile(string section, string path) => file = ($"{section}:", path);

    internal void AddRange(IEnumerable<string> errors) => lines.AddRange(errors);

    /// <returns>Whether it holds.</returns>
    internal bool Require(bool holds, string name, string what)
    {
        if (!holds)
        {
            Add(name, what);
        }

        return holds;
    }

    /// <summary>.NET reads a bare number as days, and 24:00:00 as 24 of them: whoever meant seconds sees it here.</summary>
    internal void RequireTime(TimeSpan value, TimeSpan least, TimeSpan most, string name, string bounds)
    {
        var days = value.Ticks / TimeSpan.TicksPerDay;
        var areDays = days > 0 && value.Ticks % TimeSpan.TicksPerDay == 0;
        var written = !areDays ? value.ToString("c", CultureInfo.InvariantCulture)
            : days == 1 ? "1 day"
            : string.Create(CultureInfo.InvariantCulture, $"{days} days");
        var hint = areDays ? ": a bare number counts days, and 60 seconds are 00:01:00" : "";
        Require(value >= least && value <= most, name, $"is {written}, which is not {bounds}{hint}");
    }

    internal void RequireUnique(IEnumerable<string?> values, string name, string what)
    {
        foreach (var duplicate in values.OfType<string>().GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            Add(name, $"has the {what} '{duplicate.Key}' twice");
        }
    }

    /// <exception cref="SettingsException">There are errors.</exception>
    internal void ThrowIfAny()
    {
        if (lines.Count > 0)
        {
            throw new SettingsException(lines);
        }
    }
}

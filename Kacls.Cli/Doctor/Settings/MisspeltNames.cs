using Kacls.Hosting;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace Kacls.Cli.Doctor.Settings;

/// <summary>
/// Names that were meant for settings and are outside the section that the service reads, so that it passes over them in silence.
/// </summary>
internal static class MisspeltNames
{
    private const string Section = KaclsSettings.Section;

    /// <summary>A letter too many, one too few, or two exchanged.</summary>
    private const int MaxDistance = 2;

    /// <returns>Each name, and what it was meant for.</returns>
    public static IEnumerable<(string Written, string Meant)> Find(IConfiguration configuration)
    {
        foreach (var name in configuration.GetChildren().Where(child => !Is(child.Key)).Select(child => child.Key))
        {
            var parts = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
            if (parts is [var first, _, ..] && Is(first) && IsSetting(parts[1]))
            {
                yield return (name, string.Join("__", parts));
            }
            else if (NearestSetting.Distance(name, Section) <= MaxDistance && configuration.GetSection(name).GetChildren().Any())
            {
                yield return ($"{name}__…", $"{Section}__…");
            }
        }
    }

    private static bool Is(string name) => string.Equals(name, Section, StringComparison.OrdinalIgnoreCase);

    /// <summary>Not a variable of the deployment, such as KACLS_OWNER_DOMAINS.</summary>
    private static bool IsSetting(string name) =>
        Array.Exists(typeof(KaclsSettings).GetProperties(), property => property.Name == name);
}

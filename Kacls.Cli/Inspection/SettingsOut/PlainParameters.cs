using Kacls.Settings;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>A setting that one parameter takes as it is: a value, or a list with commas.</summary>
/// <param name="Pattern">The setting.</param>
/// <param name="Variable">The parameter's variable.</param>
/// <param name="List">The whole list; null for a value.</param>
internal sealed record PlainParameters(string Pattern, string Variable, Func<KaclsSettings, string[]>? List = null)
{
    private static readonly PlainParameters[] All =
    [
        new("Kacls:OwnerDomains", "KACLS_OWNER_DOMAINS", settings => settings.OwnerDomains),
        new("Kacls:AnyOwnerDomain", "KACLS_ANY_OWNER_DOMAIN"),
        new("Kacls:AllowedOrigins", "KACLS_ALLOWED_ORIGINS", settings => settings.AllowedOrigins),
        new("Kacls:Suspended", "KACLS_SUSPENDED"),
        new("Kacls:DisabledOperations", "KACLS_DISABLED_OPERATIONS", settings => settings.DisabledOperations),
        new("Kacls:Perimeters:File", "KACLS_PERIMETERS_FILE"),
        new("Kacls:Guests:EmailTypes", "KACLS_GUEST_EMAIL_TYPES", settings => settings.Guests.EmailTypes),
        new("Kacls:Privileged:Users", "KACLS_PRIVILEGED_USERS", settings => settings.Privileged.Users),
    ];

    /// <returns>Null where no parameter is for that alone.</returns>
    public static PlainParameters? Find(string pattern) =>
        Array.Find(All, each => string.Equals(each.Pattern, pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>A list's values as a parameter; null where a comma in one of them would make two.</summary>
    public static string? Join(string[] values) =>
        Array.Exists(values, value => value.Contains(',', StringComparison.Ordinal)) ? null : string.Join(',', values);

    /// <returns>The variable and its value; null where the parameter can't hold it.</returns>
    public (string Variable, string Value)? Take(WrittenSetting written, KaclsSettings settings, string folder)
    {
        if (List is not null)
        {
            return Join(List(settings)) is { } joined ? (Variable, joined) : null;
        }

        // The template compares with 'true'.
        return (Variable, Pattern == "Kacls:Perimeters:File" ? PolicyFrom(written.Value, folder)
            : string.Equals(written.Value, "true", StringComparison.OrdinalIgnoreCase) ? "true" : "false");
    }

    private static string PolicyFrom(string path, string folder) =>
        Path.IsPathRooted(path) && Path.GetRelativePath(folder, path) is var relative
            && !relative.StartsWith("..", StringComparison.Ordinal)
            ? relative
            : path;
}

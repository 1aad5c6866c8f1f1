namespace Kacls.Protocol;

/// <summary>
/// The Google applications that issue authorization tokens; each has an issuer of its own (Google's guide, Configure your key service).
/// </summary>
public enum GoogleApplication
{
    /// <summary>Drive with Docs, Sheets and Slides; <c>drive</c> in the settings.</summary>
    Drive,

    /// <summary>Meet; <c>meet</c> in the settings.</summary>
    Meet,

    /// <summary>Calendar; <c>calendar</c> in the settings.</summary>
    Calendar,

    /// <summary>Gmail with S/MIME; <c>gmail</c> in the settings.</summary>
    Gmail,

    /// <summary>Gmail's encrypted mail to anyone, without S/MIME; <c>gmail-sta</c> in the settings.</summary>
    GmailSta,

    /// <summary>Google's servers in a migration between key services: rewrap and digest; <c>migration</c> in the settings.</summary>
    Migration,
}

/// <summary>The applications' names in the settings.</summary>
internal static class GoogleApplications
{
    private static readonly Known[] Names =
    [
        new("drive", GoogleApplication.Drive),
        new("meet", GoogleApplication.Meet),
        new("calendar", GoogleApplication.Calendar),
        new("gmail", GoogleApplication.Gmail),
        new("gmail-sta", GoogleApplication.GmailSta),
        new("migration", GoogleApplication.Migration),
    ];

    /// <summary>Reads a name of the settings, whatever its case.</summary>
    /// <returns>False when there is no such application.</returns>
    public static bool TryParse(string? name, out GoogleApplication application)
    {
        foreach (var known in Names)
        {
            if (string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                application = known.Application;
                return true;
            }
        }

        application = default;
        return false;
    }

    /// <summary>The application's name in the settings and in audit records.</summary>
    public static string NameOf(GoogleApplication application) => Names.Single(known => known.Application == application).Name;

    private sealed record Known(string Name, GoogleApplication Application);
}

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary>Where a setting goes in a deployment.</summary>
/// <param name="Setting">As .NET's configuration names it.</param>
/// <param name="To">A variable of azd, or one of the words of this class.</param>
/// <param name="Note">What somebody should know of it.</param>
internal sealed record Destination(string Setting, string To, string? Note = null)
{
    /// <summary>The template computes it.</summary>
    public const string Infrastructure = "the template";

    /// <summary>It is never deployed.</summary>
    public const string Development = "development only";

    /// <summary>The parameter for all that has no parameter of its own.</summary>
    public const string MoreSettings = "KACLS_MORE_SETTINGS";
}

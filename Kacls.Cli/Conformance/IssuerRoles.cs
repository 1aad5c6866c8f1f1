namespace Kacls.Cli.Conformance;

/// <summary>What an issuer is trusted for.</summary>
internal static class IssuerRoles
{
    public const string Drive = "drive";
    public const string Meet = "meet";
    public const string Calendar = "calendar";
    public const string Gmail = "gmail";
    public const string GmailSendToAnyone = "gmail-sta";
    public const string Migration = "migration";
    public const string User = "user";
    public const string Guest = "guest";
    public const string Privileged = "privileged";

    /// <summary>Google's issuers of authorization tokens for <c>wrap</c> and <c>unwrap</c>.</summary>
    public static IReadOnlyList<string> Documents { get; } = [Drive, Meet, Calendar, GmailSendToAnyone];

    /// <summary>The same for <c>delegate</c>: Google's sample is of a meeting, and a service may know no other use.</summary>
    public static IReadOnlyList<string> Delegating { get; } = [Meet, .. Documents.Where(role => role != Meet)];

    /// <summary>Google's issuers of authorization tokens.</summary>
    public static IReadOnlyList<string> Google { get; } = [.. Documents, Gmail, Migration];

    /// <summary>All.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Google, User, Guest, Privileged];
}

using Kacls.Settings;

namespace Kacls.Protocol;

/// <summary>Google's own issuers of authorization tokens, trusted unless the settings name others.</summary>
internal static class GoogleIssuers
{
    /// <summary>The audience of every authorization token of Google.</summary>
    public const string Audience = "cse-authorization";

    /// <summary>
    /// Google's table (guide, Configure your key service), and the issuer of Gmail's mail to anyone, which that table lacks but
    /// Google uses.
    /// </summary>
    public static AuthorizationIssuerSettings[] Default =>
    [
        Google("drive", "gsuitecse-tokenissuer-drive@system.gserviceaccount.com"),
        Google("meet", "gsuitecse-tokenissuer-meet@system.gserviceaccount.com"),
        Google("calendar", "gsuitecse-tokenissuer-calendar@system.gserviceaccount.com"),
        Google("gmail", "gsuitecse-tokenissuer-gmail@system.gserviceaccount.com"),
        Google("gmail-sta", "gsuitecse-tokenissuer-gmail-sta@system.gserviceaccount.com"),
        Google("migration", "apps-security-cse-kaclscommunication@system.gserviceaccount.com"),
    ];

    private static AuthorizationIssuerSettings Google(string application, string issuer) => new()
    {
        Application = application,
        Issuer = issuer,
        Audience = Audience,
        Keys = [$"https://www.googleapis.com/service_accounts/v1/jwk/{issuer}"],
    };
}

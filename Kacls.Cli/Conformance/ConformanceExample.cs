namespace Kacls.Cli.Conformance;

/// <summary>A file to begin with, and the settings with which this project's service trusts whom it names.</summary>
internal static class ConformanceExample
{
    private const string GoogleSuffix = "@system.gserviceaccount.com";

    /// <summary>All issuers, guests that Google verified, and a peer.</summary>
    public static ConformanceConfig For(string url, string listen) => new()
    {
        Url = url,
        Listen = listen,
        OwnerDomain = "example.com",
        Issuers = new Dictionary<string, IssuerConfig?>(StringComparer.Ordinal)
        {
            [IssuerRoles.Drive] = Google("gsuitecse-tokenissuer-drive", "/google-drive"),
            [IssuerRoles.Meet] = Google("gsuitecse-tokenissuer-meet", "/google-meet"),
            [IssuerRoles.Calendar] = Google("gsuitecse-tokenissuer-calendar", "/google-calendar"),
            [IssuerRoles.Gmail] = Google("gsuitecse-tokenissuer-gmail", "/google-gmail"),
            [IssuerRoles.GmailSendToAnyone] = Google("gsuitecse-tokenissuer-gmail-sta", "/google-gmail-sta"),
            [IssuerRoles.Migration] = Google("apps-security-cse-kaclscommunication", "/google-migration"),
            [IssuerRoles.User] = new("https://idp.example.com", "web-client", "/idp"),
            [IssuerRoles.Guest] = new("https://guests.example.com", "guest-client", "/guest-idp"),
            [IssuerRoles.Privileged] = new("https://admins.example.com", "admin-client", "/admin-idp"),
        },
        Users = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [IssuerRoles.User] = "user@example.com",
            [IssuerRoles.Privileged] = "admin@example.com",
            [IssuerRoles.Guest] = "guest@partner.example",
        },
        GuestTypes = ["google-visitor"],
        Peer = "/peer",
    };

    /// <summary>Names as environment variables have them.</summary>
    public static IReadOnlyList<(string Name, string Value)> Settings(ConformanceConfig config)
    {
        var settings = new List<(string, string)> { ("Kacls__Urls__0", config.Url) };
        void Add(string name, string? value) => settings.Add(($"Kacls__{name}", value ?? ""));
        Add(config.OwnerDomain is null ? "AnyOwnerDomain" : "OwnerDomains__0", config.OwnerDomain ?? "true");
        var google = 0;
        var providers = 0;
        foreach (var (role, issuer) in config.Issuers.Where(issuer => issuer.Value is { IsEmpty: false }))
        {
            var isGoogle = IssuerRoles.Google.Contains(role);
            var at = isGoogle ? $"Authorization__Issuers__{google++}" : $"Authentication__Providers__{providers++}";
            Add($"{at}__{(isGoogle ? "Application" : "Name")}", role);
            Add($"{at}__Issuer", issuer!.Issuer);
            Add($"{at}__{(isGoogle ? "Audience" : "Audiences__0")}", issuer.Audience);
            Add($"{at}__Keys", config.Listen + issuer.Path);
            if (!isGoogle)
            {
                Add($"{at}__Uses__0", role);
                if (role != IssuerRoles.Privileged && config.Users.TryGetValue(role, out var user))
                {
                    Add($"{at}__Domains__0", user[(user.IndexOf('@', StringComparison.Ordinal) + 1)..]);
                }
            }
        }

        for (var index = 0; index < config.GuestTypes.Count; index++)
        {
            Add($"Guests__EmailTypes__{index}", config.GuestTypes[index]);
        }

        if (config.Users.TryGetValue(IssuerRoles.Privileged, out var administrator))
        {
            Add("Privileged__Users__0", administrator);
        }

        if (config.Peer is { } peer)
        {
            Add("Migration__Peers__0__Url", config.Listen + peer);
            Add("Migration__Peers__0__Allow__0", "rewrap-from");
            Add("Migration__Peers__0__Allow__1", "unwrap");
            Add("Migration__Peers__0__AllowPrivateNetwork", "true");
        }

        return settings;
    }

    private static IssuerConfig Google(string account, string path) => new(account + GoogleSuffix, "cse-authorization", path);
}

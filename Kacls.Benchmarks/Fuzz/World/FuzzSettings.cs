using Kacls.Settings;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>Settings with something for each rule to do: guests, administrators, a peer, perimeters by id, conditions on claims.</summary>
internal static class FuzzSettings
{
    internal static Dictionary<string, string?> Of(string folder, FuzzKeys keys, FuzzTokens tokens)
    {
        string Write(string name, string text)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            return path;
        }

        var settings = Fixed();
        foreach (var (index, name) in new[] { "drive", "gmail", "migration" }.Index())
        {
            var at = $"Kacls:Authorization:Issuers:{index}";
            settings[$"{at}:Application"] = name;
            settings[$"{at}:Issuer"] = tokens.Issuers[name].Issuer;
            settings[$"{at}:Audience"] = SampleTokens.GoogleAudience;
            settings[$"{at}:Keys"] = Write($"{name}.json", tokens.Issuers[name].Jwks);
        }

        var provider = Write("provider.json", tokens.Issuers["provider"].Jwks);
        var guests = Write("guests.json", tokens.Issuers["guests"].Jwks);
        Provider(settings, 0, "provider", FuzzTokens.ProviderIssuer, SampleTokens.ClientId, provider, "user", "example.com");
        Provider(settings, 1, "administrators", FuzzTokens.ProviderIssuer, FuzzTokens.AdminAudience, provider, "privileged", "example.com");
        Provider(settings, 2, "guests", FuzzTokens.GuestIssuer, "guests.apps.example.com", guests, "guest", "example.net");
        settings["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.Local;
        settings["Kacls:KeyEncryption:Path"] = Write("kek.pem", keys["kek"].ExportPkcs8PrivateKeyPem());
        settings["Kacls:Signing:Path"] = Write("signing.pem", keys["signing"].ExportPkcs8PrivateKeyPem());
        return settings;
    }

    private static Dictionary<string, string?> Fixed() => new(StringComparer.Ordinal)
    {
        ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
        ["Kacls:OwnerDomains:0"] = "example.com",
        ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
        ["Kacls:Privileged:Users:0"] = FuzzTokens.Admin,
        ["Kacls:Privileged:MaxTokenAge"] = "01:00:00",
        ["Kacls:Migration:Peers:0:Url"] = FuzzTokens.PeerUrl,
        ["Kacls:Migration:Peers:0:Allow:0"] = MigrationPeerSettings.RewrapFrom,
        ["Kacls:Migration:Peers:0:Allow:1"] = MigrationPeerSettings.Unwrap,
        ["Kacls:Network:TrustedHops"] = "0",
        ["Kacls:Audit:Claims"] = "true",
        ["Kacls:Perimeters:Default:Rules:0:Name"] = "blocked",
        ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
        ["Kacls:Perimeters:Default:Rules:0:When:Users:0"] = "blocked@example.com",
        ["Kacls:Perimeters:ById:strict:Rules:0:Name"] = "mfa",
        ["Kacls:Perimeters:ById:strict:Rules:0:Effect"] = "deny",
        ["Kacls:Perimeters:ById:strict:Rules:0:Unless:Claims:amr:0"] = "mfa",
        ["Kacls:Perimeters:Privileged:Rules:0:Name"] = "watched",
        ["Kacls:Perimeters:Privileged:Rules:0:Effect"] = "audit",
    };

    private static void Provider(
        Dictionary<string, string?> settings, int index, string name, string issuer, string audience, string keys, string use,
            string domain)
    {
        var at = $"Kacls:Authentication:Providers:{index}";
        settings[$"{at}:Name"] = name;
        settings[$"{at}:Issuer"] = issuer;
        settings[$"{at}:Audiences:0"] = audience;
        settings[$"{at}:Keys"] = keys;
        settings[$"{at}:Uses:0"] = use;
        settings[$"{at}:Domains:0"] = domain;
    }
}

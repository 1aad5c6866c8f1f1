using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.KeyEncryption;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using Kacls.Tokens;

namespace Kacls.LocalHost;

/// <summary>
/// Stand-ins for Google's token issuers and for an identity provider, with keys of this machine's own, kept beside the Local KEK. They
/// exist only in LocalHost, and there only where no setting names an issuer, or a KEK in a vault.
/// </summary>
internal sealed class DevelopmentIssuers
{
    internal const string ProviderIssuer = IssuerReader.DevelopmentIssuer;
    internal const string ProviderAudience = "kacls-development";

    /// <summary>Of the provider's tokens for administrators: an audience of their own, so that no user's token passes for one.</summary>
    internal const string AdminAudience = "kacls-development-admin";

    /// <summary>Who may use the privileged operations.</summary>
    internal const string Admin = "admin@kacls.example";

    private const int KeySize = 2048;

    private DevelopmentIssuers(
        IReadOnlyDictionary<string, string?> settings, IReadOnlyDictionary<string, TokenIssuer> google, TokenIssuer provider)
    {
        Settings = settings;
        Google = google;
        Provider = provider;
    }

    /// <summary>The settings that make a KACLS trust them.</summary>
    internal IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>In the place of Google's applications, by name.</summary>
    internal IReadOnlyDictionary<string, TokenIssuer> Google { get; }

    /// <summary>In the place of the customer's identity provider.</summary>
    internal TokenIssuer Provider { get; }

    /// <summary>
    /// Whether a KACLS with these settings trusts the issuers whose private keys are here, so that tokens can be printed.
    /// </summary>
    internal bool AreTrustedBy(KaclsSettings settings) =>
        settings.Authorization.Issuers.Any(issuer => issuer.Keys.Contains(Settings["Kacls:Authorization:Issuers:0:Keys"]))
        && settings.Authentication.Providers.Any(provider => provider.Keys.Contains(Settings["Kacls:Authentication:Providers:0:Keys"]));

    /// <summary>Whether such a KACLS trusts nobody else.</summary>
    internal bool AreAllOf(KaclsSettings settings)
    {
        var own = Settings.Where(setting => setting.Key.EndsWith(":Keys", StringComparison.Ordinal)).Select(setting => setting.Value)
            .ToHashSet();
        return settings.Authorization.Issuers.All(issuer => IsOwn(issuer.Keys, issuer.Discovery))
            && settings.Authentication.Providers.All(provider => IsOwn(provider.Keys, provider.Discovery));

        bool IsOwn(string[] keys, string? discovery) => string.IsNullOrEmpty(discovery) && keys is [_, ..] && keys.All(own.Contains);
    }

    internal static DevelopmentIssuers ReadOrCreate(string folder)
    {
        var settings = new Dictionary<string, string?>();
        var google = new Dictionary<string, TokenIssuer>();

        // Making a key takes a while, and each is for itself.
        var made = Task.WhenAll(GoogleIssuers.Default.Select(original => (Name: original.Application!, Issuer: original.Issuer!))
            .Append((Name: "idp", Issuer: ProviderIssuer))
            .Select(one => Task.Run(() => ReadOrCreate(folder, one.Name, one.Issuer)))).GetAwaiter().GetResult();
        foreach (var (index, original) in GoogleIssuers.Default.Index())
        {
            var (issuer, keys) = made[index];
            google[original.Application!] = issuer;
            var at = $"Kacls:Authorization:Issuers:{index}";
            settings[$"{at}:Application"] = original.Application;
            settings[$"{at}:Issuer"] = original.Issuer;
            settings[$"{at}:Audience"] = GoogleIssuers.Audience;
            settings[$"{at}:Keys"] = keys;
        }

        var (provider, providerKeys) = made[^1];
        foreach (var (index, (name, audience, use)) in
            new[] { ("development", ProviderAudience, "user"), ("development-admin", AdminAudience, "privileged") }.Index())
        {
            var at = $"Kacls:Authentication:Providers:{index}";
            settings[$"{at}:Name"] = name;
            settings[$"{at}:Issuer"] = ProviderIssuer;
            settings[$"{at}:Audiences:0"] = audience;
            settings[$"{at}:Keys"] = providerKeys;
            settings[$"{at}:Uses:0"] = use;
        }

        settings["Kacls:Privileged:Users:0"] = Admin;
        return new DevelopmentIssuers(settings, google, provider);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The issuer signs with the key for as long as the program runs.")]
    private static (TokenIssuer Issuer, string Keys) ReadOrCreate(string folder, string name, string issuer)
    {
        var path = Path.Combine(folder, $"{name}.pem");
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(PrivateKeyFile.ReadOrCreate(path, KeySize));
            var tokenIssuer = new TokenIssuer(issuer, TimeProvider.System, IssuerKey.Of(rsa));
            var keys = Path.Combine(folder, $"{name}.jwks.json");
            File.WriteAllText(keys, tokenIssuer.Jwks);
            return (tokenIssuer, keys);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                [$"{Path.GetFullPath(folder)} can't be written: {exception.Message} Start LocalHost in a folder of your own."]);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new SettingsException([$"{Path.GetFullPath(path)} holds no private key. Delete it: LocalHost makes another."]);
        }
    }
}

using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// A mistake that nobody sees in a settings page is mended or told; the service never starts to refuse everybody because of it.
/// </summary>
[Rule("A-50")]
public sealed class InvisibleMistakesInSettingsTests
{
    private const string Google = "Kacls:Authorization:Issuers:0";
    private const string Provider = "Kacls:Authentication:Providers:0";

    public static TheoryData<string> Around =>
        [" {0}", "{0} ", "{0}\n", "{0}\r\n", "\t{0}", "\n {0} \n", "\u00a0{0}\u00a0", "{0}\u2028", "\u3000{0}"];

    /// <summary>All that a wrap compares with settings, spaced at once.</summary>
    [Theory]
    [MemberData(nameof(Around))]
    public async Task white_space_around_a_setting_is_not_part_of_it(string around)
    {
        string Spaced(string text) => around.Replace("{0}", text, StringComparison.Ordinal);
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = Spaced(SampleTokens.KaclsUrl),
            ["Kacls:OwnerDomains:0"] = Spaced("contoso.example."),
            ["Kacls:AllowedOrigins:0"] = Spaced("https://client-side-encryption.google.com"),
            ["Kacls:Privileged:Users:0"] = DelegationRequests.Admin,
            ["Kacls:Guests:EmailTypes:0"] = Spaced("google-visitor"),
        };

        // The issuers' names and places are known only once they run.
        await using var kacls = await KaclsApp.StartAsync(settings, change: table =>
        {
            foreach (var key in table.Keys
                .Where(key => key.StartsWith(Google, StringComparison.Ordinal) || key.Contains(":Providers:", StringComparison.Ordinal))
                .ToList())
            {
                table[key] = Spaced(table[key]!);
            }
        });
        var authorization = kacls.Drive.DriveAuthorization().With("kacls_owner_domain", "contoso.example");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: authorization))).Status);
        var privileged = kacls.WrapBody();
        privileged["authentication"] = kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", DelegationRequests.Admin).Mint();
        privileged["resource_name"] = SampleTokens.DriveResource;
        Assert.Equal(200, (await kacls.PostAsync("privilegedwrap", privileged)).Status);
        var origin = await kacls.SendAsync(HttpMethod.Get, "/v1/status", null, ("Origin", "https://client-side-encryption.google.com"));
        Assert.Equal("https://client-side-encryption.google.com", origin.Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public void key_ids_are_trimmed()
    {
        var settings = Load(new()
        {
            ["Kacls:KeyEncryption:Provider"] = " KeyVault\n",
            ["Kacls:KeyEncryption:Keys:0:Name"] = " kek1 ",
            ["Kacls:KeyEncryption:Keys:0:KeyId"] = " https://contoso.vault.azure.net/keys/kek\n",
            ["Kacls:Signing:KeyId"] = "https://contoso.vault.azure.net/keys/signing\r\n",
            ["Kacls:Signing:Path"] = null,
        });
        Assert.Equal(
            ("kek1", "https://contoso.vault.azure.net/keys/kek"),
            (settings.KeyEncryption.Keys[0].Name, settings.KeyEncryption.Keys[0].KeyId));
        Assert.Equal("https://contoso.vault.azure.net/keys/signing", settings.Signing.KeyId);
    }

    /// <summary>A rule means what is written in it, and so does the list of administrators.</summary>
    [Theory]
    [InlineData("Kacls:Privileged:Users:0", "admin@example.com")]
    [InlineData("Kacls:Perimeters:Default:Rules:0:Effect", "allow")]
    [InlineData("Kacls:Perimeters:Default:Rules:0:Operations:0", "wrap")]
    [InlineData("Kacls:Perimeters:Default:Rules:0:When:Users:0", "user@example.com")]
    [InlineData("Kacls:Perimeters:Default:Rules:0:When:Domains:0", "example.com")]
    [InlineData("Kacls:Perimeters:Default:Rules:0:Unless:Claims:team:0", "a team")]
    public void white_space_around_an_entry_of_the_policy_stops_the_start(string name, string value)
    {
        Dictionary<string, string?> With(string text) => new()
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "rule",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "allow",
            ["Kacls:Authentication:Providers:1:Name"] = "admins",
            ["Kacls:Authentication:Providers:1:Issuer"] = "https://idp.example",
            ["Kacls:Authentication:Providers:1:Audiences:0"] = "admins",
            ["Kacls:Authentication:Providers:1:Keys"] = "https://idp.example/jwks",
            ["Kacls:Authentication:Providers:1:Uses:0"] = "privileged",
            [name] = text,
        };
        Load(With(value));
        foreach (string around in Around)
        {
            Assert.Throws<SettingsException>(() => Load(With(around.Replace("{0}", value, StringComparison.Ordinal))));
        }
    }

    public static TheoryData<string, string> Inside => new()
    {
        { "Kacls:Urls:0", "https://kacls.example.com/v1 https://two.example.com/v1" },
        { "Kacls:Urls:0", "https://kacls.example.com\u200b/v1" },
        { "Kacls:OwnerDomains:0", "contoso.example\nfabrikam.example" },
        { "Kacls:OwnerDomains:0", "contoso\u200b.example" },
        { "Kacls:OwnerDomains:0", "contoso.example.." },
        { "Kacls:OwnerDomains:0", " " },
        { "Kacls:AllowedOrigins:0", "https://a.example https://b.example" },
        { "Kacls:AllowedOrigins:0", "https://a\u200b.example" },
        { "Kacls:Privileged:Users:0", "ann@contoso.example bob@contoso.example" },
        { "Kacls:Privileged:Users:0", "ann\u200b@contoso.example" },
        { Google + ":Issuer", "a b" },
        { Google + ":Issuer", "\ufeffgoogle" },
        { Google + ":Audience", "cse\u200b-authorization" },
        { Provider + ":Issuer", "https://idp.example/\u200e" },
        { Provider + ":Audiences:0", "one\ntwo" },
        { Provider + ":Audiences:0", "client-id\u200b" },
        { "Kacls:Signing:KeyId", "https://contoso.vault.azure.net/keys/a b" },
        { "Kacls:Signing:KeyId", "https://contoso.vault.azure.net/keys/a\u200b" },
        { "Kacls:Migration:Peers:0:Url", "https://old.example\u200b/v1" },
        { "Kacls:Perimeters:Default:Rules:0:When:Users:0", "ann\u200b@contoso.example" },
        { "Kacls:Perimeters:Default:Rules:0:When:Users:0", "ann@contoso.example bob@contoso.example" },
        { "Kacls:Perimeters:Default:Rules:0:When:Domains:0", "contoso\u200b.example" },
        { "Kacls:Perimeters:Default:Rules:0:When:Domains:0", "a.example b.example" },
    };

    [Theory]
    [MemberData(nameof(Inside))]
    public void what_cannot_be_mended_is_a_fault_with_a_name(string setting, string value)
    {
        var fault = Assert.Throws<SettingsException>(() => Load(new()
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "rule",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            [setting] = value,
        }));
        var named = setting.StartsWith("Kacls:Perimeters", StringComparison.Ordinal) ? "Kacls:Perimeters:Default:Rules:0" : setting;
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kacls_Suspended", true)]
    [InlineData("KaclsSuspended", true)]
    [InlineData("KACLS_URLS_0", true)]
    [InlineData("kacls_migration__Peers", true)]
    [InlineData("Kacls.Suspended", true)]
    [InlineData("Kacls__Suspended", false)]
    [InlineData("KACLS__SUSPENDED", false)]
    [InlineData("KACLS_DEPLOYED_SETTINGS", false)]
    [InlineData("Other_Suspended", false)]
    [InlineData("Kacl", false)]
    public async Task a_variable_that_only_looks_like_a_setting_is_named_in_the_log(string variable, bool isNamed)
    {
        var settings = new Dictionary<string, string?> { [variable.Replace("__", ":", StringComparison.Ordinal)] = "false" };
        if (isNamed)
        {
            settings["Kacls_Secret"] = "hunter2";
        }

        await using var kacls = await KaclsApp.StartAsync(settings);
        var warnings = kacls.Log.Text.Split('\n')
            .Where(line => line.Contains("StartWarnings Warning", StringComparison.Ordinal)
                && line.Contains("is no setting", StringComparison.Ordinal))
            .ToList();
        Assert.DoesNotContain("hunter2", kacls.Log.Text, StringComparison.Ordinal);
        if (isNamed)
        {
            Assert.Contains(variable.Split("__")[0], Assert.Single(warnings), StringComparison.Ordinal);
            Assert.Contains("Kacls_Secret", warnings[0], StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(warnings);
        }
    }

    private static KaclsSettings Load(Dictionary<string, string?> changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
            ["Kacls:KeyEncryption:Provider"] = "Local",
            ["Kacls:KeyEncryption:Path"] = "kek.pem",
            [$"{Google}:Application"] = "drive",
            [$"{Google}:Issuer"] = "google",
            [$"{Google}:Audience"] = SampleTokens.GoogleAudience,
            [$"{Google}:Keys"] = "https://google.example/jwks",
            [$"{Provider}:Name"] = "idp",
            [$"{Provider}:Issuer"] = "https://idp.example",
            [$"{Provider}:Audiences:0"] = SampleTokens.ClientId,
            [$"{Provider}:Keys"] = "https://idp.example/jwks",
            [$"{Provider}:Uses:0"] = "user",
        };
        foreach (var (name, value) in changes)
        {
            settings[name] = value;
        }

        return SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _ => null).Settings;
    }
}

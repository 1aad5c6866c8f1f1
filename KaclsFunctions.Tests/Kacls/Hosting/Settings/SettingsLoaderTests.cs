using System.Text;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Hosting.Settings;

[Rule("A-52")]
public sealed class SettingsLoaderTests
{
    private static readonly Dictionary<string, string?> Valid = new()
    {
        ["Kacls:Urls:0"] = "https://kacls.contoso.example/v1",
        ["Kacls:Authentication:Providers:0:Name"] = "entra",
        ["Kacls:Authentication:Providers:0:Issuer"] = "https://login.example/tenant",
        ["Kacls:Authentication:Providers:0:Audiences:0"] = "client",
        ["Kacls:Authentication:Providers:0:Discovery"] = "https://login.example/tenant/.well-known/openid-configuration",
        ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
        ["Kacls:KeyEncryption:Provider"] = "KeyVault",
        ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
        ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek",
    };

    public static TheoryData<string, string?> Errors => new()
    {
        { "Kacls:Urls:0", "kacls.contoso.example/v1" },
        { "Kacls:Privileged:Users:0", "admin" },
        { "Kacls:Privileged:Users:0", "" },
        { "Kacls:Telemetry:Exporter", "AppInsights" },
        { "Kacls:Telemetry:Exporter", "AzureMonitor" },
        { "Kacls:Telemetry:SamplingRatio", "1.1" },
        { "Kacls:Telemetry:SamplingRatio", "NaN" },
        { "Kacls:Privileged:Users:0", "@contoso.example" },
        { "Kacls:Privileged:Users:0", "admin@" },
        { "Kacls:Privileged:Users:0", "ad min@contoso.example" },
        { "Kacls:Privileged:Users:0", "a@b@contoso.example" },
        { "Kacls:PrivateKeys:Mgf1", "oaep" },
        { "Kacls:Urls:0", "http://kacls.contoso.example/v1" },
        { "Kacls:Urls:0", "http://127.0.0.1.evil.example/v1" },
        { "Kacls:Urls:0", "https://user@kacls.contoso.example/v1" },
        { "Kacls:Urls:0", "https://kacls.contoso.example/v1?x=1" },
        { "Kacls:Urls:0", "ftp://kacls.contoso.example/v1" },
        { "Kacls:OwnerDomains:0", "not a domain" },
        { "Kacls:AllowedOrigins:0", "*" },
        { "Kacls:AllowedOrigins:0", "https://contoso.example/" },
        { "Kacls:ClockSkew", "soon" },
        { "Kacls:ClockSkew", "01:00:00" },
        { "Kacls:ClockSkew", "-00:00:01" },
        { "Kacls:ClokSkew", "00:01:00" },
        { "Kacls:Network:TrustedHops", "many" },
        { "Kacls:Network:TrustedHops", "-1" },
        { "Kacls:Network:FrontDoorId", "contoso" },
        { "Kacls:Guests:EmailTypes:0", "google" },
        { "Kacls:Guests:EmailTypes", "google-visitor" },
        { "Kacls:Authorization:Issuers:0:Application", "sheets" },
        { "Kacls:Authorization:Issuers:0:Audince", "cse-authorization" },
        { "Kacls:Authentication:Providers:0:Name", "" },
        { "Kacls:Authentication:Providers:0:Issuer", "" },
        { "Kacls:Authentication:Providers:0:Keys", "https://login.example/keys" },
        { "Kacls:Authentication:Providers:0:Discovery", "" },
        { "Kacls:Authentication:Providers:0:Discovery", "http://login.example/tenant" },
        { "Kacls:Authentication:Providers:0:Uses:0", "admin" },
        { "Kacls:Authentication:Providers:0:Algorithms:0", "HS256" },
        { "Kacls:Authentication:Providers:0:Algorithms:0", "none" },
        { "Kacls:Authentication:Providers:0:Audience", "client" },
        { "Kacls:Authentication:Providers", "entra" },
        { "Kacls:KeyEncryption:Provider", null },
        { "Kacls:KeyEncryption:Provider", "Software" },
        { "Kacls:KeyEncryption:Timeout", "00:01:00" },
        { "Kacls:KeyEncryption:RefreshInterval", "00:00:00" },
        { "Kacls:KeyEncryption:AdoptAfter", "00:00:59" },
        { "Kacls:KeyEncryption:AdoptAfter", "1.00:00:01" },
        { "Kacls:KeyEncryption:AdoptAfter", "00:01:59" },
        { "Kacls:KeyEncryption:Keys:0:Timeout", "00:00:21" },
        { "Kacls:KeyEncryption:Keys:0:Name", "KEK 1" },
        { "Kacls:KeyEncryption:Keys:0:Name", "a-name-of-more-than-thirty-two-characters" },
        { "Kacls:KeyEncryption:Keys:0:KeyId", "https://contoso.vault.azure.net/keys/kacls-kek/0123456789abcdef0123456789abcdef" },
        { "Kacls:KeyEncryption:Keys:0:KeyId", "https://contoso.vault.azure.net/secrets/kacls-kek" },
        { "Kacls:KeyEncryption:Keys:0:KeyId", "http://127.0.0.1/keys/kacls-kek" },
        { "Kacls:KeyEncryption:Keys:0:SealKeyId", "https://other.vault.azure.net/keys/kacls-kek-seal" },
        { "Kacls:KeyEncryption:Keys:0:SealKeyId", "https://contoso.vault.azure.net/keys/seal/0123456789abcdef0123456789abcdef" },
        { "Kacls:KeyEncryption:Keys:0:SealKeyId", "https://contoso.vault.azure.net/keys/Kacls-Kek" },
        { "Kacls:KeyEncryption:Keys:0:Active", "perhaps" },
        { "Kacls:KeyEncryption:Keys:0:Active", "false" },
        { "Kacls:KeyEncryption:Keys:0:Algorithm", "A128KW" },
        { "Kacls:KeyEncryption:Keys:first:Name", "kek1" },
        { "Kacls:Delegation:Lifetime", "00:00:00" },
        { "Kacls:Delegation:Lifetime", "-00:15:00" },
        { "Kacls:Delegation:Lifetime", "01:00:01" },
        { "Kacls:Delegation:Lifetime", "15" },
        { "Kacls:Signing:KeyId", "kacls-signing" },
        { "Kacls:Signing:KeyId", "https://contoso.vault.azure.net/keys/kacls-signing/0123456789abcdef0123456789abcdef" },
        { "Kacls:Signing:KeyId", "http://127.0.0.1/keys/kacls-signing" },
        { "Kacls:Signing:Key", "https://contoso.vault.azure.net/keys/kacls-signing" },
        { "Kacls:Authentication:Providers:0:Issuer", "https://kacls.contoso.example/v1" },
        { "Kacls:Authentication:Providers:0:Issuer", "HTTPS://KACLS.contoso.example/v1/" },
    };

    [Fact]
    public void right_settings_load_with_their_defaults()
    {
        var settings = Load(Valid);
        Assert.Equal(["https://client-side-encryption.google.com"], settings.AllowedOrigins);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.ClockSkew);
        Assert.Equal(GoogleIssuers.Default.Select(issuer => issuer.Issuer), settings.Authorization.Issuers.Select(issuer => issuer.Issuer));
        Assert.Empty(settings.Guests.EmailTypes);
        Assert.True(settings.KeyEncryption.Keys.Single().Active);
        Assert.Null(settings.KeyEncryption.Keys.Single().Timeout);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.KeyEncryption.AdoptAfter);
        Assert.Equal(TimeSpan.FromMinutes(15), settings.Delegation.Lifetime);
        Assert.Null(settings.Signing.KeyId);
        Assert.Null(settings.Signing.Path);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [Rule("G3-4")]
    public void an_error_stops_the_start_and_is_named(string name, string? value)
    {
        var exception = Assert.Throws<SettingsException>(() => Load(Changed(name, value)));
        Assert.Contains(
            exception.Errors,
            error => name.StartsWith(error.Split(' ')[0], StringComparison.Ordinal) || error.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void the_seal_key_has_the_keks_name_and_an_ending_unless_it_is_named()
    {
        const string Name = "Kacls:KeyEncryption:Keys:0:SealKeyId";
        const string Vault = "https://contoso.vault.azure.net/keys/";
        Assert.Equal($"{Vault}kacls-kek-seal", Load(Valid).KeyEncryption.Keys.Single().SealKey);
        Assert.Equal($"{Vault}seal", Load(Changed(Name, $"{Vault}seal")).KeyEncryption.Keys.Single().SealKey);

        var signs = Changed("Kacls:Signing:KeyId", $"{Vault}kacls-kek-seal");
        Assert.StartsWith(Name, Assert.Throws<SettingsException>(() => Load(signs)).Errors.Single(), StringComparison.Ordinal);

        Load(Changed("Kacls:KeyEncryption:Keys:0:KeyId", Vault + new string('k', 122)));
        var tooLong = Changed("Kacls:KeyEncryption:Keys:0:KeyId", Vault + new string('k', 123));
        Assert.StartsWith(Name, Assert.Throws<SettingsException>(() => Load(tooLong)).Errors.Single(), StringComparison.Ordinal);
        tooLong[Name] = $"{Vault}seal";
        Load(tooLong);
    }

    [Theory]
    [InlineData("Kacls:Urls:0")]
    [InlineData("Kacls:Authentication:Providers:0:Keys")]
    [InlineData("Kacls:Authentication:Providers:0:Issuer")]
    [InlineData("Kacls:KeyEncryption:Path")]
    [InlineData("Kacls:Signing:Path")]
    [InlineData("Kacls:Outbound:TrustedCertificates")]
    [InlineData("Kacls:Audit:StorePath")]
    [InlineData("Kacls:Perimeters:CountryDatabase")]
    public void a_zero_byte_in_a_setting_is_an_error_like_any_other(string name) => Assert.Contains(
        Assert.Throws<SettingsException>(() => Load(Changed(name, "keys\0.json"))).Errors,
        error => error.StartsWith(name, StringComparison.Ordinal) && error.EndsWith(" has a zero byte in it", StringComparison.Ordinal));

    [Fact]
    [Rule("G3-4")]
    public void all_errors_are_listed_at_once()
    {
        var settings = Changed("Kacls:Urls:0", "nonsense");
        settings["Kacls:KeyEncryption:Keys:0:Name"] = "";
        settings["Kacls:Authentication:Providers:0:Uses:0"] = "admin";
        Assert.Equal(3, Assert.Throws<SettingsException>(() => Load(settings)).Errors.Count);
    }

    [Fact]
    public void a_misspelt_name_a_wrong_value_and_an_error_of_the_host_are_listed_with_all_others()
    {
        var settings = Changed("Kacls:Urls:0", "nonsense");
        settings["Kacls:Privilege:Users:0"] = "admin@contoso.example";
        settings["Kacls:ClockSkew"] = "a minute";
        settings["Kacls:Telemetry:Exporter"] = "AzureMonitor";
        var exception = Assert.Throws<SettingsException>(() => SettingsLoader.Load(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), _ => null, _ => ["host.json is wrong"]));
        Assert.Equal(
            ["Kacls:ClockSkew", "Kacls:Privilege:Users:0", "Kacls:Telemetry:Exporter", "Kacls:Urls:0", "host.json"],
            exception.Errors.Select(error => error.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void nothing_at_all_is_a_list_of_errors_too()
    {
        var errors = Assert.Throws<SettingsException>(() => Load([])).Errors;
        Assert.Contains(errors, error => error.StartsWith("Kacls:Urls ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Kacls:Authentication:Providers ", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.StartsWith("Kacls:KeyEncryption:Provider ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Kacls:Authentication:Providers:0:Uses:0", "User")]
    [InlineData("Kacls:Authorization:Issuers:0:Application", "DRIVE")]
    [InlineData("Kacls:Authentication:Providers:0:Algorithms:0", "ES512")]
    [InlineData("Kacls:KeyEncryption:Keys:0:Algorithm", "RSA-OAEP-256")]
    [InlineData("Kacls:KeyEncryption:Keys:0:Algorithm", "A256GCM")]
    [InlineData("Kacls:Network:FrontDoorId", "33333333-3333-3333-3333-333333333333")]
    public void what_the_services_understand_starts(string name, string value)
    {
        var settings = Changed(name, value);
        if (name.StartsWith("Kacls:Authorization", StringComparison.Ordinal))
        {
            (settings["Kacls:Authorization:Issuers:0:Issuer"], settings["Kacls:Authorization:Issuers:0:Keys"]) =
                ("google", "https://google.example/keys");
        }

        Load(settings);
    }

    [Fact]
    public void a_use_in_capitals_counts_like_any_other()
    {
        var settings = Changed("Kacls:Authentication:Providers:0:Uses:0", "Privileged");
        settings["Kacls:Authentication:Providers:0:Uses:1"] = "user";
        Assert.StartsWith(
            "Kacls:Authentication:Providers:0:Uses ",
            Assert.Throws<SettingsException>(() => Load(settings)).Errors.Single(),
            StringComparison.Ordinal);
        settings.Remove("Kacls:Authentication:Providers:0:Uses:1");
        settings["Kacls:Privileged:Users:0"] = "admin@contoso.example";
        Load(settings);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8787/v1")]
    [InlineData("http://[::1]:8787/v1")]
    [InlineData("http://localhost/v1")]
    public void http_is_for_loopback_outside_azure_alone(string url)
    {
        Assert.Equal(url, Load(Changed("Kacls:Urls:0", url)).Urls.Single());
        Assert.Throws<SettingsException>(() => Load(Changed("Kacls:Urls:0", url), inAzure: true));
    }

    [Fact]
    public void a_signing_key_in_a_file_refuses_to_run_inside_azure_unless_there_is_one_in_a_vault()
    {
        var settings = Changed("Kacls:Signing:Path", ".kacls/signing.pem");
        Assert.Equal(".kacls/signing.pem", Load(settings).Signing.Path);
        Assert.StartsWith(
            "Kacls:Signing:Path ",
            Assert.Throws<SettingsException>(() => Load(settings, inAzure: true)).Errors.Single(),
            StringComparison.Ordinal);

        settings["Kacls:Signing:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-signing";
        Load(settings, inAzure: true);
    }

    [Fact]
    public void the_local_kek_refuses_to_run_inside_azure()
    {
        var settings = Changed("Kacls:KeyEncryption:Provider", "Local");
        settings["Kacls:KeyEncryption:Path"] = "kek.pem";
        Assert.Equal("kek.pem", Load(settings).KeyEncryption.Path);
        Assert.Contains("Azure", Assert.Throws<SettingsException>(() => Load(settings, inAzure: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_list_is_replaced_as_a_whole_by_the_source_that_names_it()
    {
        var lower = new Dictionary<string, string?>(Valid)
        {
            ["Kacls:OwnerDomains:0"] = "one.example", ["Kacls:OwnerDomains:1"] = "two.example", ["Kacls:OwnerDomains:2"] = "three.example",
            ["Kacls:Authentication:Providers:1:Name"] = "second",
            ["Kacls:Authentication:Providers:1:Issuer"] = "https://second.example",
            ["Kacls:Authentication:Providers:1:Keys"] = "https://second.example/keys",
            ["Kacls:Authentication:Providers:1:Uses:0"] = "user",
        };
        var settings = Load(lower, new Dictionary<string, string?>
        {
            ["Kacls:OwnerDomains:0"] = "four.example",
            ["Kacls:Authentication:Providers:0:Name"] = "only",
            ["Kacls:Authentication:Providers:0:Issuer"] = "https://only.example",
            ["Kacls:Authentication:Providers:0:Keys"] = "https://only.example/keys",
            ["Kacls:Authentication:Providers:0:Uses:0"] = "guest",
        });
        Assert.Equal(["four.example"], settings.OwnerDomains);
        var provider = Assert.Single(settings.Authentication.Providers);
        Assert.Equal("only", provider.Name);
        Assert.Null(provider.Discovery);
        Assert.Empty(provider.Audiences);
    }

    [Fact]
    public void an_empty_section_says_nothing()
    {
        var settings = Load(
            new Dictionary<string, string?>(Valid)
            {
                ["Kacls:Perimeters:Default:Rules:0:Name"] = "deny-all",
                ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
            },
            new Dictionary<string, string?> { ["Kacls:Perimeters"] = "", ["Kacls:Perimeters:Default"] = "" });
        Assert.Single(settings.Perimeters.Default.Rules);
    }

    [Fact]
    public void an_empty_list_replaces_too()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("{\"Kacls\":{\"AllowedOrigins\":[]}}"));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Valid).AddJsonStream(json).Build();
        var settings = SettingsLoader.Load(configuration, _ => null).Settings;
        Assert.Empty(settings.AllowedOrigins);
    }

    [Theory]
    [InlineData("Claims:department", "{\"Claims\":{\"department\":[]}}")]
    [InlineData("Claims:department", "{\"Claims\":{\"department\":null}}")]
    [InlineData("Claims:department:0", "{\"Claims\":{\"department\":[null]}}")]
    [InlineData("Users:0", "{\"Users\":[null]}")]
    [InlineData("Users", "{\"Users\":[]}")]
    [InlineData("Hours", "{\"Hours\":{}}")]
    [InlineData("Hours", "{\"Hours\":null}")]
    public void a_condition_that_would_drop_out_of_its_rule_stops_the_start(string member, string when)
    {
        var rule = """{"Kacls":{"Perimeters":{"Default":{"Rules":[{"Name":"only-them","Effect":"allow","When":WHEN}]}}}}""".Replace(
            "WHEN", when, StringComparison.Ordinal);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(rule));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Valid).AddJsonStream(json).Build();
        var error = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(configuration, _ => null)).Errors);
        Assert.StartsWith("Kacls:Perimeters:Default:Rules:0", error, StringComparison.Ordinal);
        Assert.Contains(member, error, StringComparison.Ordinal);
    }

    [Fact]
    public void a_perimeter_id_of_digits_is_no_list_and_replaces_no_other_perimeter()
    {
        var lower = new Dictionary<string, string?>(Valid)
        {
            ["Kacls:Perimeters:ById:finance:Rules:0:Name"] = "nobody", ["Kacls:Perimeters:ById:finance:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:ById:2026:Rules:0:Name"] = "nobody", ["Kacls:Perimeters:ById:2026:Rules:0:Effect"] = "deny",
            ["Kacls:Perimeters:ById:2026:Rules:1:Name"] = "nobody-else", ["Kacls:Perimeters:ById:2026:Rules:1:Effect"] = "deny",
        };
        var perimeters = Load(lower, new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:ById:2026:Rules:0:Name"] = "everybody", ["Kacls:Perimeters:ById:2026:Rules:0:Effect"] = "allow",
        }).Perimeters.ById;
        Assert.Equal(["2026", "finance"], perimeters.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("everybody", Assert.Single(perimeters["2026"].Rules).Name);
    }

    [Fact]
    public void an_empty_country_database_is_an_error() => Assert.Contains(
        "CountryDatabase",
        Assert.Throws<SettingsException>(() => Load(Changed("Kacls:Perimeters:CountryDatabase", ""))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void the_sample_of_app_settings_loads()
    {
        using var sample = new MemoryStream(
            Encoding.UTF8.GetBytes(
                Repository.Read("local.settings.sample.json").Replace("<tenant id>", "tenant", StringComparison.Ordinal)));
        var values = new ConfigurationBuilder().AddJsonStream(sample).Build().GetSection("Values").GetChildren()
            .ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => value.Value);
        Assert.Equal("contoso", Load(values).Name);
    }

    private static Dictionary<string, string?> Changed(string name, string? value) => new(Valid) { [name] = value };

    private static KaclsSettings Load(
        Dictionary<string, string?> settings, Dictionary<string, string?>? over = null, bool inAzure = false) => SettingsLoader.Load(
            new ConfigurationBuilder().AddInMemoryCollection(settings).AddInMemoryCollection(over).Build(),
            name => inAzure && name == "WEBSITE_INSTANCE_ID" ? "1" : null).Settings;
}

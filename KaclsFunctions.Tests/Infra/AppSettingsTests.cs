using System.Text.RegularExpressions;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The app settings that Bicep writes are those that the program reads, and what it can't start without is among them.</summary>
public sealed partial class AppSettingsTests
{
    private const string File = "infra/functions/app-settings.bicep";

    // What each name gets for a value here; a loop's counter is 0. Those in Defaults are written by a deployment with every parameter left alone.
    private static readonly Dictionary<string, string> Defaults = new()
    {
        ["Kacls__Name"] = "contoso",
        ["Kacls__Urls__0"] = "https://kacls.contoso.example/v1",
        ["Kacls__Authentication__Providers__0__Name"] = "entra",
        ["Kacls__Authentication__Providers__0__Issuer"] = "https://login.microsoftonline.com/tenant/v2.0",
        ["Kacls__Authentication__Providers__0__Discovery"] = "https://login.microsoftonline.com/tenant/v2.0/.well-known/openid-configuration",
        ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
        ["Kacls__KeyEncryption__Provider"] = "KeyVault",
        ["Kacls__KeyEncryption__Keys__0__Name"] = "kek1",
        ["Kacls__KeyEncryption__Keys__0__KeyId"] = "https://kv-1.vault.azure.net/keys/kacls-kek",
        ["Kacls__Signing__KeyId"] = "https://kv-1.vault.azure.net/keys/kacls-signing",
    };

    private static readonly Dictionary<string, string> OnDemand = new()
    {
        ["Kacls__OwnerDomains__0"] = "contoso.example",
        ["Kacls__Guests__EmailTypes__0"] = "google-visitor",
        ["Kacls__Privileged__Users__0"] = "admin@contoso.example",
        ["Kacls__Migration__Peers__0__Url"] = "https://old.contoso.example/v1",
        ["Kacls__Authentication__Providers__0__Keys"] = "https://login.microsoftonline.com/tenant/discovery/v2.0/keys",
        ["Kacls__Authentication__Providers__0__Audiences__0"] = "client",
        ["Kacls__KeyEncryption__Keys__0__Algorithm"] = "A256KW",
    };

    // Read by the Functions host, by Azure.Identity and by the exporter, not by our settings: Microsoft's documentation of each.
    private static readonly string[] OfThePlatform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        TelemetrySettings.ConnectionString,
        "AZURE_CLIENT_ID",
        RoutePrefix.AppSetting,
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
    ];

    [Fact]
    public void bicep_writes_these_settings_and_no_others() =>
        Assert.Equal(Defaults.Keys.Concat(OnDemand.Keys).Concat(OfThePlatform).Order(StringComparer.Ordinal), Written().Order(StringComparer.Ordinal));

    [Fact]
    public void a_deployment_with_every_parameter_left_alone_has_all_that_the_program_needs() =>
        Assert.Equal("kek1", Load(Defaults).KeyEncryption.Keys.Single().Name);

    [Fact]
    public void every_setting_that_bicep_writes_is_one_that_the_program_reads()
    {
        // An issuer has either source of keys.
        foreach (var (source, other) in new[] { ("Keys", "Discovery"), ("Discovery", "Keys") })
        {
            var written = Defaults.Concat(OnDemand).Where(setting => !setting.Key.EndsWith($"__{other}", StringComparison.Ordinal));
            var provider = Load(written).Authentication.Providers.Single();
            Assert.Equal(source == "Keys", provider.Keys is not null);
        }
    }

    [Fact]
    public void a_setting_that_does_not_exist_would_be_found() =>
        Assert.Throws<SettingsException>(() => Load(Defaults.Append(new("Kacls__OwnerDomain__0", "contoso.example"))));

    [Fact]
    public void what_the_platform_forbids_on_flex_consumption_is_not_written() =>
        Assert.DoesNotContain(Written(), name => name is "FUNCTIONS_WORKER_RUNTIME" or "FUNCTIONS_EXTENSION_VERSION" or "WEBSITE_RUN_FROM_PACKAGE" or "AzureWebJobsStorage");

    private static HashSet<string> Written() =>
        [.. SettingName().Matches(Repository.Read(File)).Select(match => Counter().Replace(match.Groups["name"].Value, "0"))];

    private static KaclsSettings Load(IEnumerable<KeyValuePair<string, string>> settings) => SettingsLoader.Load(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build(),
        name => name == "WEBSITE_POD_NAME" ? "pod" : null);

    /// <summary>A name before its value, or the name that a lambda makes.</summary>
    [GeneratedRegex(@"(?:^\s*'?|=> \(')(?<name>(?:Kacls__|Azure|AZURE_|APPLICATIONINSIGHTS_|FUNCTIONS_|WEBSITE_)[\w${}]*)'?(?::|\))", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SettingName();

    [GeneratedRegex(@"\$\{\w+\}")]
    private static partial Regex Counter();
}

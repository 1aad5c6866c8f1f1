using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The app settings that each scenario writes are those that the program reads, and enough for it to start.</summary>
public sealed class AppSettingsTests
{
    // Read by the Functions host, by Azure.Identity and by the exporter, not by our settings: Microsoft's documentation of each.
    private static readonly string[] OfThePlatform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        TelemetrySettings.ConnectionString,
        "ASPNETCORE_FORWARDEDHEADERS_ENABLED",
        "AZURE_CLIENT_ID",
        "AzureMonitorExporter__EnableLiveMetrics",
        "AzureWebJobsDisableHomepage",
        "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "DOTNET_EnableDiagnostics",
    ];

    private const string Placeholder = "WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED";
    private const string Deployed = "KACLS_DEPLOYED_SETTINGS";

    public static TheoryData<string> Apps => InfraScenarios.Apps;

    /// <summary>
    /// So that nothing is written which Flex Consumption refuses, such as FUNCTIONS_WORKER_RUNTIME or WEBSITE_RUN_FROM_PACKAGE.
    /// </summary>
    [Theory]
    [MemberData(nameof(Apps))]
    public async Task beside_the_programs_own_settings_are_those_of_the_platform_and_no_others(string app)
    {
        var others = (await InfraScenarios.AppSettingsAsync(app)).Keys
            .Where(name => !name.StartsWith("Kacls__", StringComparison.Ordinal) && name is not (Placeholder or Deployed));
        Assert.Equal(OfThePlatform.Order(StringComparer.Ordinal), others.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_host_tells_the_clients_address_shows_no_page_and_lets_nothing_attach(string app)
    {
        var settings = await InfraScenarios.AppSettingsAsync(app);
        Assert.Equal("true", settings["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("true", settings["AzureWebJobsDisableHomepage"]);
        Assert.Equal("0", settings["DOTNET_EnableDiagnostics"]);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_hosts_storage_is_named_in_both_ways(string app)
    {
        var settings = await InfraScenarios.AppSettingsAsync(app);
        var account = (await InfraScenarios.SnapshotAsync(app)).OfType("Microsoft.Storage/storageAccounts")
            .Single(account => !NetworkTests.IsArchive(account)
                && NetworkTests.IsSecond(account) == app.EndsWith(":second", StringComparison.Ordinal)).Text("name");
        Assert.Equal(account, settings["AzureWebJobsStorage__accountName"]);
        Assert.Equal($"https://{account}.blob.core.windows.net/", settings["AzureWebJobsStorage__blobServiceUri"]);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_host_asks_for_no_live_metrics(string app) =>
        Assert.Equal("false", (await InfraScenarios.AppSettingsAsync(app))["AzureMonitorExporter__EnableLiveMetrics"]);

    [Theory]
    [InlineData("default", "0")]
    [InlineData("recovered", null)]
    public async Task the_warmed_up_process_is_left_out_until_a_parameter_lets_it_in(string app, string? value) =>
        Assert.Equal(value, (await InfraScenarios.AppSettingsAsync(app)).GetValueOrDefault(Placeholder));

    [Fact]
    public async Task the_emergency_stop_is_a_parameter()
    {
        Assert.False(Load(await InfraScenarios.AppSettingsAsync("default")).Suspended);
        var stopped = InfraScenarios.SettingsOf(await InfraScenarios.SnapshotAsync("default", "param suspended = 'true'"));
        Assert.True(Load(stopped).Suspended);
        Assert.Contains("Kacls__Suspended=true", stopped[Deployed].Split(','));
    }

    /// <summary>By it the next deployment tells what was set by hand.</summary>
    [Theory]
    [MemberData(nameof(Apps))]
    public async Task what_was_deployed_is_a_setting_too(string app)
    {
        var settings = await InfraScenarios.AppSettingsAsync(app);
        var described = settings.Select(setting => setting.Key.StartsWith("Kacls__DisabledOperations__", StringComparison.Ordinal)
            ? $"{setting.Key}={setting.Value}"
            : setting.Key);
        Assert.Equal(described.Order(StringComparer.OrdinalIgnoreCase), settings[Deployed].Split(','));
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_program_starts_with_them(string app)
    {
        var settings = Load(await InfraScenarios.AppSettingsAsync(app));
        Assert.Equal("kek1", settings.KeyEncryption.Keys[0].Name);
        Assert.Equal("contoso", settings.Name);
    }

    [Fact]
    public async Task each_list_arrives_whole()
    {
        var settings = Load(await InfraScenarios.AppSettingsAsync("two-vaults"));
        Assert.Equal(["contoso.example", "contoso.test"], settings.OwnerDomains);
        Assert.Equal(["https://client-side-encryption.google.com", "https://staging.contoso.example"], settings.AllowedOrigins);
        Assert.Equal(["google-visitor", "customer-idp"], settings.Guests.EmailTypes);
        Assert.Equal(["admin@contoso.example"], settings.Privileged.Users);
        Assert.Equal(
            ["https://old.contoso.example/v1", "https://new.contoso.example/v1"], settings.Migration.Peers.Select(peer => peer.Url));
        Assert.Equal(["kek1", "kek2"], settings.KeyEncryption.Keys.Select(key => key.Name));
        Assert.Equal([true, false], settings.KeyEncryption.Keys.Select(key => key.Active));
        Assert.Equal(["digest", "privilegedwrap"], settings.DisabledOperations);

        Assert.Equal(["rewrap-from", "unwrap"], settings.Migration.Peers[1].Allow!);
        Assert.False(settings.AnyOwnerDomain);

        Assert.Equal(["entra", "admins", "guests"], settings.Authentication.Providers.Select(provider => provider.Name));
        Assert.Equal($"https://login.microsoftonline.com/{InfraScenarios.TenantId}/v2.0", settings.Authentication.Providers[0].Issuer);
        Assert.Equal(["contoso.example", "example.com"], settings.Authentication.Providers[0].Domains);
        Assert.Equal(["privileged"], settings.Authentication.Providers[1].Uses);
        Assert.Equal(["contoso.example"], settings.Authentication.Providers[1].Domains);
        Assert.Equal(
            ("upn", true), (settings.Authentication.Providers[2].EmailClaim, settings.Authentication.Providers[2].IgnoreEmailVerified));
    }

    [Theory]
    [InlineData("Kacls__OwnerDomain__0", "\"contoso.example\"")]
    [InlineData("Kacls__KeyEncryption__Keys__0__Size", "\"3072\"")]
    [InlineData("Kacls__Signing__KeyId", "\"kacls-signing\"")]
    [InlineData("Kacls__KeyEncryption__Keys__0__KeyId", null)]
    [InlineData(RoutePrefix.AppSetting, "\"cse\"")]
    public async Task a_setting_that_stops_the_start_is_found(string name, string? value)
    {
        var snapshot = (await InfraScenarios.SnapshotAsync("default")).With("Microsoft.Web/sites/config", $"properties.{name}", value);
        Assert.Throws<SettingsException>(() => Load(InfraScenarios.SettingsOf(snapshot)));
    }

    /// <summary>As the program does in Azure.</summary>
    private static KaclsSettings Load(IReadOnlyDictionary<string, string> written)
    {
        string? Environment(string name) => name == "WEBSITE_POD_NAME" ? "pod" : written.GetValueOrDefault(name);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(written.Select(
                setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();

        // A file of the package, which there is none of here.
        var folder = Directory.CreateTempSubdirectory("kacls-policy-").FullName;
        if (configuration["Kacls:Perimeters:File"] is { } policy)
        {
            configuration["Kacls:Perimeters:File"] = InfraScenarios.WritePolicy(folder, policy);
        }

        try
        {
            return SettingsLoader.Load(configuration, Environment, settings =>
                HostErrors.Find(settings, configuration, Environment, Repository.Read("host.json"))).Settings;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

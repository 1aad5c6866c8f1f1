using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The function app as each scenario deploys it.</summary>
public sealed class FunctionAppTests
{
    private const string App = "Microsoft.Web/sites";
    private const string Plan = "Microsoft.Web/serverfarms";
    private const string Credentials = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    private const string Origins = "properties.siteConfig.cors.allowedOrigins";

    // Properties of a site and of its configuration that Flex Consumption refuses: Microsoft's documentation of that plan.
    private static readonly string[] RefusedByFlexConsumption =
        [
            "alwaysOn", "containerSize", "functionAppScaleLimit", "linuxFxVersion", "netFrameworkVersion", "preWarmedInstanceCount",
            "use32BitWorkerProcess", "vnetRouteAllEnabled"
        ];

    public static TheoryData<string> Apps => InfraScenarios.Apps;

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_app_speaks_https_with_new_tls_and_takes_no_password(string app) =>
        Assert.Empty(Faults(await InfraScenarios.SnapshotAsync(app), app));

    [Theory]
    [InlineData(App, "properties.httpsOnly", "false")]
    [InlineData(App, "properties.siteConfig.minTlsVersion", "\"1.0\"")]
    [InlineData(App, "properties.siteConfig.scmMinTlsVersion", null)]
    [InlineData(App, "properties.siteConfig.ftpsState", "\"AllAllowed\"")]
    [InlineData(App, "properties.endToEndEncryptionEnabled", null)]
    [InlineData(App, "properties.siteScopedCertificatesEnabled", null)]
    [InlineData(App, "properties.functionAppConfig.siteUpdateStrategy", null)]
    [InlineData(App, "properties.functionAppConfig.siteUpdateStrategy.type", "\"Recreate\"")]
    [InlineData(App, "properties.functionAppConfig.scaleAndConcurrency.alwaysReady", "[{\"name\":\"http\",\"instanceCount\":1}]")]
    [InlineData(App, "properties.siteConfig.alwaysOn", "true")]
    [InlineData(App, "properties.siteConfig.appSettings", "[]")]
    [InlineData(App, "properties.functionAppConfig.runtime.version", "\"8.0\"")]
    [InlineData(App, "identity.type", "\"SystemAssigned\"")]
    [InlineData(Plan, "sku.name", "\"EP1\"")]
    [InlineData(Credentials, "properties.allow", "true")]
    public async Task a_weaker_app_is_found(string type, string path, string? value) =>
        Assert.Single(Faults((await InfraScenarios.SnapshotAsync("default")).With(type, path, value)));

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_platform_and_the_app_admit_the_same_origins(string app) =>
        Assert.Empty(OriginFaults(await InfraScenarios.SnapshotAsync(app), app));

    [Theory]
    [InlineData(App, Origins, "[]")]
    [InlineData(App, Origins, "[\"https://client-side-encryption.google.com\"]")]
    [InlineData(App, "properties.siteConfig.cors", null)]
    [InlineData("Microsoft.Web/sites/config", "properties.Kacls__AllowedOrigins__0", null)]
    public async Task different_origins_are_found(string type, string path, string? value) =>
        Assert.Single(OriginFaults((await InfraScenarios.SnapshotAsync("two-vaults")).With(type, path, value)));

    private static IEnumerable<string> Faults(Snapshot snapshot, string name = "")
    {
        var app = InfraScenarios.App(snapshot, name);
        var credentials = snapshot.OfType(Credentials)
            .Where(policy => policy.Id.StartsWith($"{app.Id}/", StringComparison.Ordinal)).ToArray();
        var written = app.At("properties")!.AsObject().Concat(app.At("properties.siteConfig")!.AsObject()).Select(pair => pair.Key);
        return
        [
            .. app.Unlike(new()
            {
                ["properties.httpsOnly"] = true,
                ["properties.endToEndEncryptionEnabled"] = true,
                // Azure takes it only when the app is made.
                ["properties.siteScopedCertificatesEnabled"] = true,
                ["properties.siteConfig.minTlsVersion"] = "1.2",
                ["properties.siteConfig.scmMinTlsVersion"] = "1.2",
                ["properties.siteConfig.ftpsState"] = "Disabled",
                // A second list beside the one of app-settings.bicep.
                ["properties.siteConfig.appSettings"] = null,
                ["properties.functionAppConfig.runtime"] = new { name = "dotnet-isolated", version = "10.0" },
                ["properties.functionAppConfig.siteUpdateStrategy"] = new { type = "RollingUpdate" },
                ["properties.functionAppConfig.deployment.storage.authentication.type"] = "UserAssignedIdentity",
                ["identity.type"] = "UserAssigned",
            }),
            .. AlwaysReady(app) >= 2 ? [] : (string[])["a single instance is drained, and requests with it"],
            .. written.Intersect(RefusedByFlexConsumption).Select(name => $"Flex Consumption refuses {name}"),
            .. snapshot.OfType(Plan).Single(plan => plan.Id == app.Text("properties.serverFarmId"))
                .Unlike(new() { ["sku"] = new { name = "FC1", tier = "FlexConsumption" } }),
            .. credentials.Length == 2 ? [] : (string[])["one way to deploy by password is left"],
            .. credentials.SelectMany(policy => policy.Unlike(new() { ["properties.allow"] = false })),
        ];
    }

    private static int AlwaysReady(PredictedResource app) =>
        app.At("properties.functionAppConfig.scaleAndConcurrency.alwaysReady.0.instanceCount")?.GetValue<int>() ?? 0;

    private static IEnumerable<string> OriginFaults(Snapshot snapshot, string name = "")
    {
        string[] platform =
            [.. (InfraScenarios.App(snapshot, name).At(Origins) as JsonArray ?? []).Select(origin => origin!.GetValue<string>())];
        string[] app =
            [.. InfraScenarios.SettingsOf(snapshot, name)
                .Where(setting => setting.Key.StartsWith("Kacls__AllowedOrigins__", StringComparison.Ordinal))
                .Select(setting => setting.Value)];
        if (platform is [] || string.Join(' ', platform) != string.Join(' ', app))
        {
            yield return $"the platform admits [{string.Join(' ', platform)}], the app [{string.Join(' ', app)}]";
        }
    }
}

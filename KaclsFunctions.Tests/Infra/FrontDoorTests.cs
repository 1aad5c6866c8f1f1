namespace KaclsFunctions.Tests.Infra;

/// <summary>Azure Front Door, and that the apps behind it admit no other way; the test of availability.</summary>
public sealed class FrontDoorTests
{
    private const string Profile = "Microsoft.Cdn/profiles";
    private const string OriginGroup = Profile + "/originGroups";
    private const string Origin = OriginGroup + "/origins";
    private const string Route = Profile + "/afdEndpoints/routes";
    private const string Domain = Profile + "/customDomains";
    private const string Firewall = "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies";
    private const string App = "Microsoft.Web/sites";

    [Theory]
    [InlineData("two-regions", 2)]
    [InlineData("default", 0)]
    public async Task front_door_sends_to_each_app_by_its_own_name(string scenario, int apps)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(scenario);
        Assert.Equal(apps > 0 ? 1 : 0, snapshot.OfType(Profile).Count());
        var origins = snapshot.OfType(Origin).ToArray();
        Assert.Equal(apps, origins.Length);
        Assert.Equal(
            snapshot.OfType(App).Take(apps).Select(app => $"{app.Text("name")}.azurewebsites.net"),
            origins.Select(origin => DeploymentExpression.Evaluate(origin.Text("properties.hostName")!)));
        Assert.All(origins, origin => Assert.Empty(origin.Unlike(new()
        {
            ["properties.originHostHeader"] = origin.Text("properties.hostName"),
            ["properties.enforceCertificateNameCheck"] = true,
            ["properties.priority"] = 1,
        })));
    }

    [Theory]
    [InlineData("two-regions", true)]
    [InlineData("two-regions:second", true)]
    [InlineData("default", false)]
    [InlineData("custom-domain", false)]
    public async Task an_app_behind_front_door_admits_no_other_way(string app, bool isBehind)
    {
        var site = InfraScenarios.App(await InfraScenarios.SnapshotAsync(app), app);
        Assert.Empty(site.Unlike(new()
        {
            ["properties.siteConfig.ipSecurityRestrictionsDefaultAction"] = isBehind ? "Deny" : null,
            ["properties.siteConfig.ipSecurityRestrictions.0.ipAddress"] = isBehind ? "AzureFrontDoor.Backend" : null,
            ["properties.siteConfig.ipSecurityRestrictions.0.tag"] = isBehind ? "ServiceTag" : null,
            ["properties.siteConfig.ipSecurityRestrictions.1"] = null,
            ["properties.siteConfig.scmIpSecurityRestrictionsUseMain"] = isBehind ? false : null,
        }));
        Assert.Equal(isBehind, (await InfraScenarios.AppSettingsAsync(app)).ContainsKey("Kacls__Network__FrontDoorId"));
    }

    /// <summary>A cached answer would be a key for whoever asks next.</summary>
    [Fact]
    public async Task nothing_is_cached_and_only_https_is_spoken()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-regions");
        Assert.Empty(snapshot.OfType(Route).Single().Unlike(new()
        {
            ["properties.cacheConfiguration"] = null,
            ["properties.supportedProtocols"] = new[] { "Https" },
            ["properties.forwardingProtocol"] = "HttpsOnly",
            ["properties.linkToDefaultDomain"] = "Disabled",
            ["properties.customDomains.0.id"] = snapshot.OfType(Domain).Single().Id,
        }));
    }

    [Fact]
    public async Task status_is_asked_where_there_is_another_app_to_go_to()
    {
        var probe = "properties.healthProbeSettings";
        var two = (await InfraScenarios.SnapshotAsync("two-regions")).OfType(OriginGroup).Single();
        Assert.Equal("/v1/status", two.Text($"{probe}.probePath"));
        Assert.Equal("GET", two.Text($"{probe}.probeRequestType"));
        var one = await InfraScenarios.SnapshotAsync("default", "param frontDoor = 'Standard'");
        Assert.Null(one.OfType(OriginGroup).Single().At(probe));
        Assert.Single(one.OfType(Origin));
    }

    [Theory]
    [InlineData("param frontDoorRateLimit = 5000", 5000)]
    [InlineData("param frontDoorRateLimit = 0", null)]
    public async Task the_firewall_limits_how_often_an_address_may_ask(string parameter, int? limit)
    {
        var firewall = (await InfraScenarios.SnapshotAsync("two-regions", parameter)).OfType(Firewall).Single();
        Assert.Empty(firewall.Unlike(new()
        {
            ["properties.customRules.rules.0.rateLimitThreshold"] = limit,
            ["properties.customRules.rules.0.ruleType"] = limit is null ? null : "RateLimitRule",
            ["properties.policySettings.mode"] = "Prevention",
            ["properties.policySettings.customBlockResponseStatusCode"] = 429,
        }));
    }

    [Theory]
    [InlineData("Standard", null)]
    [InlineData("Premium", "Log")]
    public async Task managed_rules_only_log(string tier, string? action)
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-regions", $"param frontDoor = '{tier}'");
        Assert.Empty(snapshot.OfType(Profile).Single().Unlike(new() { ["sku.name"] = $"{tier}_AzureFrontDoor" }));
        Assert.Empty(snapshot.OfType(Firewall).Single().Unlike(new()
        {
            ["sku.name"] = $"{tier}_AzureFrontDoor",
            ["properties.managedRules.managedRuleSets.0.ruleSetAction"] = action,
        }));
    }

    /// <summary>Front Door proves the name and makes its certificate; the app itself is not bound to it.</summary>
    [Fact]
    public async Task the_custom_domain_is_front_doors()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-regions");
        Assert.Empty(snapshot.OfType(Domain).Single().Unlike(new()
        {
            ["properties.hostName"] = "kacls.contoso.example",
            ["properties.tlsSettings"] = new { certificateType = "ManagedCertificate", minimumTlsVersion = "TLS12" },
        }));
        Assert.Empty(snapshot.OfType("Microsoft.Web/sites/hostNameBindings"));
    }

    [Fact]
    public async Task without_one_the_url_is_front_doors_own()
    {
        var snapshot = await InfraScenarios.SnapshotAsync("two-regions", "param customDomain = ''");
        Assert.Empty(snapshot.OfType(Domain));
        Assert.All((string[])["", "two-regions:second"], app =>
            Assert.Equal("https://kacls-endpoint.z01.azurefd.net/v1", InfraScenarios.SettingsOf(snapshot, app)["Kacls__Urls__0"]));
    }

    [Theory]
    [InlineData("default", "azurewebsites.net/v1/status")]
    [InlineData("two-regions", "https://kacls.contoso.example/v1/status")]
    [InlineData("company", "https://keys.contoso.example/cse/status")]
    public async Task status_is_asked_from_outside_by_the_services_own_url(string scenario, string url)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(scenario);
        var test = snapshot.OfType("Microsoft.Insights/webtests").Single();
        Assert.EndsWith(url, DeploymentExpression.Evaluate(test.Text("properties.Request.RequestUrl")!), StringComparison.Ordinal);
        Assert.Equal(5, test.At("properties.Locations")!.AsArray().Count);
        Assert.Equal(
            test.Id,
            snapshot.OfType("Microsoft.Insights/metricAlerts").Single(alert => alert.Text("name") == "kacls-availability")
                .Text("properties.criteria.webTestId"));
    }

    [Fact]
    public async Task status_is_not_asked_where_a_parameter_says_so() => Assert.Empty(
        (await InfraScenarios.SnapshotAsync("default", "param availabilityTest = 'false'")).OfType("Microsoft.Insights/webtests"));
}

using System.Net.Http.Json;
using System.Text.Json;
using Kacls.Protocol;
using Kacls.Testing.Cloud;
using Kacls.Testing.FunctionsHost;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// The published app under the app settings and the CORS list that each deployment of infra/scenarios would write, as if in Azure: it signs
/// in as the managed identity, finds its keys in the vaults, trusts Google's issuers by their real addresses, and sends its audit to
/// Application Insights.
/// </summary>
public sealed class DeployedSettingsTests : IAsyncLifetime
{
    private const string Audience = "22222222-2222-2222-2222-222222222222";
    private const string PolicyFile = "Kacls__Perimeters__File";
    private const string GoogleOrigin = "https://client-side-encryption.google.com";
    private LoopbackCloud cloud = null!;

    public static TheoryData<string> Apps => InfraScenarios.Apps;

    public async Task InitializeAsync() => cloud = await LoopbackCloud.StartAsync();

    public async Task DisposeAsync() => await cloud.DisposeAsync();

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_settings_of_a_deployment_start_a_service_that_wraps_unwraps_and_audits(string app)
    {
        var settings = await SettingsAsync(app);
        await using var host = await StartAsync(settings);
        using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        if (settings.TryGetValue("Kacls__Network__FrontDoorId", out var frontDoor))
        {
            client.DefaultRequestHeaders.Add("X-Azure-FDID", frontDoor);
            client.DefaultRequestHeaders.Add("X-Azure-SocketIP", "203.0.113.9");
        }

        var (wrap, unwrap) = await WrapAndUnwrapAsync(client, settings);

        using var preflight = new HttpRequestMessage(HttpMethod.Options, PathOf(settings, "wrap"));
        preflight.Headers.Add("Origin", GoogleOrigin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var allowed = await client.SendAsync(preflight);
        Assert.Equal([GoogleOrigin], allowed.Headers.GetValues("Access-Control-Allow-Origin"));

        await host.StopAsync();
        var audit = cloud.Ingestion.Items
            .Where(item => item.Name == ObservedTelemetry.CustomEventName && item.Properties.ContainsKey("correlation_id")).ToList();
        Assert.Equal(
            new[] { wrap, unwrap }.Order(StringComparer.Ordinal),
            audit.Select(item => item.Properties["correlation_id"]).Order(StringComparer.Ordinal));

        // The one that Azure's front end wrote, and not what the caller claims.
        Assert.All(audit, item => Assert.Equal("203.0.113.9", item.Properties["client_ip"]));
        Assert.All(cloud.Ingestion.Requests, request => Assert.Equal("Bearer token", request.Authorization));
        Assert.All(cloud.TokenRequests, request => Assert.Equal(AzureAnswers.ClientId, request.ClientId));

        // Live Metrics' endpoint would be one: the worker doesn't ask for them.
        Assert.Empty(cloud.UnknownHosts);
        Assert.Empty(host.Output.Concat(host.Errors));
    }

    [Fact]
    public async Task in_azure_the_console_can_take_the_exporters_place()
    {
        var settings = await SettingsAsync("default");
        settings.Remove("APPLICATIONINSIGHTS_CONNECTION_STRING");
        settings["Kacls__Audit__Console"] = "true";
        await using var host = await StartAsync(settings);
        using var client = new HttpClient { BaseAddress = new Uri(host.Url) };
        var (wrap, unwrap) = await WrapAndUnwrapAsync(client, settings);
        await host.StopAsync();
        Assert.Single(host.Output, line => line.Contains(wrap, StringComparison.Ordinal));
        Assert.Single(host.Output, line => line.Contains(unwrap, StringComparison.Ordinal));
        Assert.Empty(cloud.Ingestion.Items);
    }

    private static async Task<Dictionary<string, string>> SettingsAsync(string app)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(app);
        var origins = InfraScenarios.App(snapshot, app).At("properties.siteConfig.cors.allowedOrigins")!;
        var folder = Directory.CreateTempSubdirectory("kacls-deployed-").FullName;
        Dictionary<string, string> settings = new(InfraScenarios.SettingsOf(snapshot, app))
        {
            // What an operator names after the first deployment.
            ["Kacls__Authentication__Providers__0__Audiences__0"] = Audience,
            ["WEBSITE_POD_NAME"] = "pod",
            ["WEBSITE_SKU"] = "FlexConsumption",
            ["CORS_ALLOWED_ORIGINS"] = origins.ToJsonString(),
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",

            // Where ASP.NET Core keeps a key, and the exporter what it couldn't send: apart from other runs.
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
        };
        if (settings.TryGetValue(PolicyFile, out var policy))
        {
            // The published app of the tests has none in it.
            settings[PolicyFile] = Path.Combine(folder, policy);
            await File.WriteAllTextAsync(settings[PolicyFile], """{ "Default": { "Rules": [] } }""");
        }

        return settings;
    }

    private Task<FunctionsHost> StartAsync(Dictionary<string, string> settings)
    {
        foreach (var google in GoogleIssuers.Default)
        {
            cloud.Publish(google.Keys[0], () => Google(google.Application!).Jwks);
        }

        var issuer = settings["Kacls__Authentication__Providers__0__Issuer"];
        cloud.Publish(
            settings["Kacls__Authentication__Providers__0__Discovery"],
            () => JsonSerializer.Serialize(new { issuer, jwks_uri = $"{issuer}/keys" }));
        foreach (var keys in settings.Where(setting => setting.Key.EndsWith("__Keys", StringComparison.Ordinal))
            .Select(setting => setting.Value).Append($"{issuer}/keys"))
        {
            cloud.Publish(keys, () => Provider(settings).Jwks);
        }

        foreach (var (name, keyId) in settings.Where(setting => setting.Key.EndsWith("__KeyId", StringComparison.Ordinal)))
        {
            var seal = settings.TryGetValue(name.Replace("__KeyId", "__SealKeyId", StringComparison.Ordinal), out var named)
                ? new Uri(named).Segments[2]
                : null;
            var isSymmetric = settings.ContainsKey(name.Replace("KeyId", "Algorithm", StringComparison.Ordinal));
            var (vault, key) = (cloud.Vaults.Vault(new Uri(keyId).Host), new Uri(keyId).Segments[2]);
            _ = isSymmetric
                ? vault.CreateKey(key, VaultKeyType.OctHsm, 256)
                : vault.CreateKek(key, VaultKeyType.RsaHsm, rsa: TestRsa.Key(3072), seal: TestRsa.Seal, sealName: seal);
        }

        return FunctionsHost.StartAsync(FunctionsHostFixture.OptionsFor(cloud.Environment.Concat(settings).ToDictionary()));
    }

    /// <returns>The correlation ids.</returns>
    private static async Task<(string Wrap, string Unwrap)> WrapAndUnwrapAsync(HttpClient client, Dictionary<string, string> settings)
    {
        var dek = SampleDek.New();
        var (wrap, wrapId) = await PostAsync("wrap", "writer", new() { ["key"] = Convert.ToBase64String(dek) });
        var (unwrap, unwrapId) = await PostAsync(
            "unwrap", "reader", new() { ["wrapped_key"] = wrap.GetProperty("wrapped_key").GetString()! });
        Assert.Equal(dek, unwrap.GetProperty("key").GetBytesFromBase64());
        return (wrapId, unwrapId);

        async Task<(JsonElement Reply, string CorrelationId)> PostAsync(string operation, string role, Dictionary<string, string> body)
        {
            body["authentication"] = Provider(settings).IdToken().With("aud", Audience).Mint();
            body["authorization"] = Google("drive").DriveAuthorization(role).With("kacls_url", settings["Kacls__Urls__0"]).Mint();
            using var reply = await client.PostAsJsonAsync(PathOf(settings, operation), body);
            var text = await reply.Content.ReadAsStringAsync();
            Assert.True(reply.IsSuccessStatusCode, text);
            return (JsonElement.Parse(text), reply.Headers.GetValues("X-Correlation-Id").Single());
        }
    }

    private static string PathOf(Dictionary<string, string> settings, string operation) =>
        $"{new Uri(settings["Kacls__Urls__0"]).AbsolutePath}/{operation}";

    private static TokenIssuer Google(string application) => new(
        GoogleIssuers.Default.Single(issuer => issuer.Application == application).Issuer!, TimeProvider.System, KeyPool.Rsa(0));

    private static TokenIssuer Provider(Dictionary<string, string> settings) =>
        new(settings["Kacls__Authentication__Providers__0__Issuer"], TimeProvider.System, KeyPool.Rsa(1));
}

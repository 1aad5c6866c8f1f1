using System.Net.Http.Json;
using System.Text.Json;
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
    private const string GoogleOrigin = "https://client-side-encryption.google.com";
    private LoopbackCloud cloud = null!;

    public static TheoryData<string> Apps => InfraScenarios.Apps;

    public async Task InitializeAsync() => cloud = await LoopbackCloud.StartAsync();

    public async Task DisposeAsync() => await cloud.DisposeAsync();

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task the_settings_of_a_deployment_start_a_service_that_wraps_unwraps_and_audits(string app)
    {
        var settings = await AsInAzure.SettingsAsync(app);
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
        var settings = await AsInAzure.SettingsAsync("default");
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

    private Task<FunctionsHost> StartAsync(Dictionary<string, string> settings)
    {
        AsInAzure.PublishIssuers(cloud, settings);
        foreach (var keys in settings.Where(setting => setting.Key.EndsWith("__Keys", StringComparison.Ordinal))
            .Select(setting => setting.Value))
        {
            cloud.Publish(keys, () => AsInAzure.Users(settings).Jwks);
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
            body["authentication"] = AsInAzure.Users(settings).IdToken().With("aud", AsInAzure.Audience).Mint();
            body["authorization"] = AsInAzure.Google("drive").DriveAuthorization(role).With("kacls_url", settings["Kacls__Urls__0"]).Mint();
            using var reply = await client.PostAsJsonAsync(PathOf(settings, operation), body);
            var text = await reply.Content.ReadAsStringAsync();
            Assert.True(reply.IsSuccessStatusCode, text);
            return (JsonElement.Parse(text), reply.Headers.GetValues("X-Correlation-Id").Single());
        }
    }

    private static string PathOf(Dictionary<string, string> settings, string operation) =>
        $"{new Uri(settings["Kacls__Urls__0"]).AbsolutePath}/{operation}";
}

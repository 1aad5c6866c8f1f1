using System.Text.Json;
using Kacls.Protocol;
using Kacls.Testing.Cloud;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// What the published app needs besides its deployed settings to run as if in Azure, and who issues the tokens that it takes.
/// </summary>
internal static class AsInAzure
{
    internal const string Audience = "22222222-2222-2222-2222-222222222222";
    private const string Provider = "Kacls__Authentication__Providers__0__";

    /// <summary>The app settings and the CORS list that a deployment writes.</summary>
    /// <param name="app">One of <see cref="InfraScenarios.Apps"/>.</param>
    internal static async Task<Dictionary<string, string>> SettingsAsync(string app)
    {
        var snapshot = await InfraScenarios.SnapshotAsync(app);
        var origins = InfraScenarios.App(snapshot, app).At("properties.siteConfig.cors.allowedOrigins")!;
        var folder = Directory.CreateTempSubdirectory("kacls-deployed-").FullName;
        Dictionary<string, string> settings = new(InfraScenarios.SettingsOf(snapshot, app))
        {
            // What an operator names after the first deployment.
            [$"{Provider}Audiences__0"] = Audience,
            ["WEBSITE_POD_NAME"] = "pod",
            ["WEBSITE_SKU"] = "FlexConsumption",
            ["CORS_ALLOWED_ORIGINS"] = origins.ToJsonString(),
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",

            // Where ASP.NET Core keeps a key, and the exporter what it couldn't send: apart from other runs.
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
        };
        if (settings.TryGetValue(InfraScenarios.PolicyFile, out var policy))
        {
            settings[InfraScenarios.PolicyFile] = InfraScenarios.WritePolicy(folder, policy);
        }

        return settings;
    }

    /// <summary>Publishes the key sets of Google's issuers and of the first identity provider.</summary>
    internal static void PublishIssuers(LoopbackCloud cloud, Dictionary<string, string> settings)
    {
        foreach (var google in GoogleIssuers.Default)
        {
            cloud.Publish(google.Keys[0], () => Google(google.Application!).Jwks);
        }

        var users = Users(settings);
        cloud.Publish(
            settings[$"{Provider}Discovery"],
            () => JsonSerializer.Serialize(new { issuer = users.Issuer, jwks_uri = $"{users.Issuer}/keys" }));
        cloud.Publish($"{users.Issuer}/keys", () => users.Jwks);
    }

    internal static TokenIssuer Google(string application) => new(
        GoogleIssuers.Default.Single(issuer => issuer.Application == application).Issuer!, TimeProvider.System, KeyPool.Rsa(0));

    /// <summary>The first identity provider of the settings.</summary>
    internal static TokenIssuer Users(Dictionary<string, string> settings) =>
        new(settings[$"{Provider}Issuer"], TimeProvider.System, KeyPool.Rsa(1));
}

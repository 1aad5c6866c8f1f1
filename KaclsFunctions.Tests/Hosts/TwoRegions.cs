using Kacls.Testing.Cloud;
using KaclsFunctions.Tests.Infra;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// The published app twice, under the app settings that the deployment of two regions writes for each, behind one Front Door. Each region's
/// vaults are on a server of their own.
/// </summary>
public sealed class TwoRegions : IAsyncLifetime
{
    internal LoopbackCloud Cloud { get; private set; } = null!;

    internal RegionalApp First { get; private set; } = null!;

    internal RegionalApp Second { get; private set; } = null!;

    internal RegionalApp[] Both => [First, Second];

    public async Task InitializeAsync()
    {
        Cloud = await LoopbackCloud.StartAsync();
        var settings = await InfraScenarios.AppSettingsAsync("default");
        First = await RegionalApp.StartAsync(Cloud, Settings(settings, isFirst: true), number: 1);
        Second = await RegionalApp.StartAsync(Cloud, Settings(settings, isFirst: false), number: 2);
        await First.StartAsync();
        await Second.StartAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var region in Both)
        {
            await region.DisposeAsync();
        }

        SuiteSecrets.AssertNoneIn(string.Join('\n', Cloud.Ingestion.Items.Select(item => item.Line)));
        await Cloud.DisposeAsync();
    }

    private Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> deployed, bool isFirst)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-regions-").FullName;
        var settings = new Dictionary<string, string>(deployed)
        {
            ["Kacls__Urls__0"] = "https://kacls.contoso.example/v1",
            ["Kacls__Network__FrontDoorId"] = "0a0a0a0a-1b1b-2c2c-3d3d-4e4e4e4e4e4e",
            ["Kacls__KeyEncryption__Keys__0__Name"] = "kek1",
            ["Kacls__KeyEncryption__Keys__0__KeyId"] = "https://kv-first-1.vault.azure.net/keys/kacls-kek",
            ["Kacls__KeyEncryption__Keys__1__Name"] = "kek1-second",
            ["Kacls__KeyEncryption__Keys__1__KeyId"] = "https://kv-second-1.vault.azure.net/keys/kacls-kek",
            [$"Kacls__KeyEncryption__Keys__{(isFirst ? 1 : 0)}__Active"] = "false",
            ["Kacls__Signing__KeyId"] = "https://kv-first-1.vault.azure.net/keys/kacls-signing",
            ["WEBSITE_POD_NAME"] = isFirst ? "first" : "second",
            ["WEBSITE_SKU"] = "FlexConsumption",
            ["CORS_ALLOWED_ORIGINS"] = """["https://client-side-encryption.google.com"]""",
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",

            // A vault that is lost is noticed by the next refresh: at most this, in place of a minute.
            ["Kacls__KeyEncryption__RefreshInterval"] = "00:00:05",
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
        };
        RegionalRequests.AddOperators(settings, Cloud);
        return settings;
    }
}

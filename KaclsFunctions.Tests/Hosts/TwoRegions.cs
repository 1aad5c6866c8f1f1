using Kacls.Testing.Cloud;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>
/// The published app twice, under the app settings that the deployment of two regions writes for each, behind one Front Door. Each region's
/// vaults are on a server of their own.
/// </summary>
public sealed class TwoRegions : IAsyncLifetime
{
    private const string Scenario = "two-regions";

    internal LoopbackCloud Cloud { get; private set; } = null!;

    internal RegionalApp First { get; private set; } = null!;

    internal RegionalApp Second { get; private set; } = null!;

    internal RegionalApp[] Both => [First, Second];

    public async Task InitializeAsync()
    {
        Cloud = await LoopbackCloud.StartAsync();
        First = await RegionalApp.StartAsync(Cloud, await SettingsAsync(Scenario), number: 1);
        Second = await RegionalApp.StartAsync(Cloud, await SettingsAsync($"{Scenario}:second"), number: 2);
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

    private async Task<Dictionary<string, string>> SettingsAsync(string app)
    {
        var settings = await AsInAzure.SettingsAsync(app);

        // A vault that is lost is noticed by the next refresh: at most this, in place of a minute.
        settings["Kacls__KeyEncryption__RefreshInterval"] = "00:00:05";
        RegionalRequests.AddOperators(settings, Cloud);
        return settings;
    }
}

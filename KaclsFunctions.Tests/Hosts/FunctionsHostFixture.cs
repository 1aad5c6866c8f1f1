using Kacls.Testing.FunctionsHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>The function app as it is published, its worker started by the Functions host for tests.</summary>
public sealed class FunctionsHostFixture : HostFixture
{
    internal static readonly string Published = Path.Combine(Repository.Root, "KaclsFunctions", "bin", "published");

    internal override async Task<HostedKacls> StartAsync(IReadOnlyDictionary<string, string>? settings = null) =>
        await StartAsync(settings, null);

    internal override async Task<HostedKacls> StartUnderAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null) =>
        await StartAsync(settings, options => options with { Launcher = launcher });

    internal override async Task<(int ExitCode, string Errors)> StartInVainAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null)
    {
        var ended = await Assert.ThrowsAsync<WorkerExitException>(() => StartUnderAsync(launcher, settings));
        return (ended.ExitCode, string.Join('\n', ended.Errors));
    }

    /// <summary>Starts one whose host differs in more than the app settings.</summary>
    internal static async Task<PublishedKacls> StartAsync(
        IReadOnlyDictionary<string, string>? settings, Func<FunctionsHostOptions, FunctionsHostOptions>? change)
    {
        var issuers = await KaclsIssuers.StartAsync(TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("kacls-functions-").FullName;
        var options = OptionsFor(EnvironmentOf(issuers, folder, settings));
        try
        {
            return new PublishedKacls(issuers, await FunctionsHost.StartAsync(change?.Invoke(options) ?? options));
        }
        catch
        {
            await issuers.DisposeAsync();
            throw;
        }
    }

    /// <summary>The published app with these app settings and no others.</summary>
    internal static FunctionsHostOptions OptionsFor(IReadOnlyDictionary<string, string> settings)
    {
        Assert.True(
            File.Exists(Path.Combine(Published, "host.json")),
            "The function app has not been published: eng/publish-functions.sh does it.");
        return new() { AppFolder = Published, Settings = settings };
    }
}

/// <summary>The published function app under its host.</summary>
internal sealed class PublishedKacls(KaclsIssuers issuers, FunctionsHost host) : HostedKacls(issuers, host.Url)
{
    public FunctionsHost Host => host;

    public override bool AnswersEveryPath => false;

    public override IReadOnlyList<string> Output => host.Output;

    public override IReadOnlyList<string> Errors => host.Errors;

    public override Task<int> StopAsync() => host.StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
    }
}

/// <summary>Shares one worker among the tests of this folder.</summary>
[CollectionDefinition(Name)]
public sealed class FunctionsHostGroup : ICollectionFixture<FunctionsHostFixture>
{
    internal const string Name = "Functions host";
}

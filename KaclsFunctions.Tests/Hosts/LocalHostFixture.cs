using System.Text.RegularExpressions;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>LocalHost with issuers of the test's own.</summary>
public sealed class LocalHostFixture : HostFixture
{
    internal override Task<HostedKacls> StartAsync(IReadOnlyDictionary<string, string>? settings = null) => StartUnderAsync([], settings);

    internal override async Task<HostedKacls> StartUnderAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null)
    {
        var issuers = await KaclsIssuers.StartAsync(TimeProvider.System);
        var process = StartProcess(launcher, issuers, settings);
        await process.WaitForAsync(host => host.Commands.Count > 0);
        return new LocalKacls(issuers, process);
    }

    internal override async Task<(int ExitCode, string Errors)> StartInVainAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null)
    {
        await using var issuers = await KaclsIssuers.StartAsync(TimeProvider.System);
        await using var process = StartProcess(launcher, issuers, settings);
        return (await process.ExitCodeAsync(), process.Errors);
    }

    private static LocalHostProcess StartProcess(
        IReadOnlyList<string> launcher, KaclsIssuers issuers, IReadOnlyDictionary<string, string>? settings)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-localhost-").FullName;
        return LocalHostProcess.StartUnder(
            launcher, folder, EnvironmentOf(issuers, folder, settings), "--urls", "http://127.0.0.1:0");
    }
}

/// <summary>LocalHost as a process.</summary>
internal sealed class LocalKacls(KaclsIssuers issuers, LocalHostProcess process)
    : HostedKacls(issuers, Regex.Match(process.Commands[0], @"http://127\.0\.0\.1:\d+").Value)
{
    public override bool AnswersEveryPath => true;

    public override IReadOnlyList<string> Output => process.Output;

    public override IReadOnlyList<string> Errors => [.. process.Errors.Split('\n')];

    public override Task<int> StopAsync() => process.StopAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await process.DisposeAsync();
    }
}

/// <summary>Shares one LocalHost among the tests of this folder.</summary>
[CollectionDefinition(Name)]
public sealed class LocalHostGroup : ICollectionFixture<LocalHostFixture>
{
    internal const string Name = "LocalHost";
}

using System.Text.RegularExpressions;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>LocalHost with issuers of the test's own.</summary>
public sealed class LocalHostFixture : HostFixture
{
    internal override async Task<HostedKacls> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var issuers = await KaclsIssuers.StartAsync(TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("kacls-localhost-").FullName;
        var process = LocalHostProcess.Start(folder, EnvironmentOf(issuers, folder, settings), "--urls", "http://127.0.0.1:0");
        await process.WaitForAsync(host => host.Commands.Count > 0);
        return new LocalKacls(issuers, process);
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

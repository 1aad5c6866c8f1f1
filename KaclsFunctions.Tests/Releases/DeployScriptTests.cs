using KaclsFunctions.Tests.Infra.Hooks;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/deploy.sh: retries, the smoke test, and the way back, with an azd and a smoke test that answer from a table.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private const string Serves = "exit 0";
    private const string DoesNotServe = "exit 1";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-deploy-");

    [Fact]
    public async Task a_package_that_serves_is_pushed_once()
    {
        var (run, calls) = await DeployAsync(Azd(), Serves);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["kacls new.zip"], calls);
    }

    [Fact]
    public async Task a_second_region_gets_the_same_package()
    {
        var (run, calls) = await DeployAsync(Azd(region: "true"), Serves);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["kacls new.zip", "kacls-second new.zip"], calls);
    }

    [Fact]
    public async Task a_push_that_fails_twice_is_tried_again()
    {
        var (run, calls) = await DeployAsync(Azd().With(Deploy("kacls", "new.zip", 1) with { Times = 2 }), Serves);
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(["kacls new.zip", "kacls new.zip", "kacls new.zip"], calls);
    }

    [Fact]
    public async Task a_push_that_fails_three_times_brings_the_former_package_back_and_fails_the_run()
    {
        var (run, calls) = await DeployAsync(Azd().With(Deploy("kacls", "new.zip", 1)), Serves);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["kacls new.zip", "kacls new.zip", "kacls new.zip", "kacls former.zip"], calls);
        Assert.Contains("The former package is deployed again, and serves", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_package_that_does_not_serve_gives_way_to_the_former_in_both_regions_and_fails_the_run()
    {
        var (run, calls) = await DeployAsync(
            Azd(region: "true"), """if grep -q former.zip "$0.pushed"; then exit 0; else exit 1; fi""");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["kacls new.zip", "kacls-second new.zip", "kacls former.zip", "kacls-second former.zip"], calls);
        Assert.Contains("new.zip does not serve. The former package is deployed again, and serves", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_former_package_that_does_not_serve_either_is_said()
    {
        var (run, _) = await DeployAsync(Azd(), DoesNotServe);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("neither new.zip nor the former package serves", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_a_former_package_the_run_fails_and_says_so()
    {
        var (run, calls) = await DeployAsync(Azd(), DoesNotServe, hasFormer: false);
        Assert.Equal((1, "kacls new.zip"), (run.ExitCode, Assert.Single(calls)));
        Assert.Contains("there is no former package to go back to", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static StandIn Azd(string region = "false") => new(
        "azd",
        new StandInAnswer("env get-value KACLS_URL", "https://kacls.example/v1"),
        new StandInAnswer("env get-value KACLS_SECOND_REGION", region),
        Deploy("kacls", "new.zip", 0),
        Deploy("kacls-second", "new.zip", 0),
        Deploy("kacls", "former.zip", 0),
        Deploy("kacls-second", "former.zip", 0));

    private static StandInAnswer Deploy(string service, string package, int exitCode) =>
        new($"deploy {service} --from-package {package} --no-prompt", "", exitCode);

    /// <summary>The script in a folder of its own, and the pushes that it made of azd. The smoke test sees them too.</summary>
    private async Task<(ProgramRun Run, string[] Pushes)> DeployAsync(StandIn azd, string smoke, bool hasFormer = true)
    {
        var eng = folder.CreateSubdirectory("eng").FullName;
        var programs = folder.CreateSubdirectory("programs").FullName;
        File.Copy(Path.Combine(Repository.Root, "eng/deploy.sh"), Path.Combine(eng, "deploy.sh"));
        var calls = Path.Combine(programs, StandIn.Calls);
        ReleaseScripts.WriteProgram(
            Path.Combine(eng, "smoke.sh"), $"#!/bin/sh\n{smoke.Replace("$0.pushed", calls, StringComparison.Ordinal)}\n");
        azd.WriteTo(programs);
        new StandIn("sleep", new StandInAnswer("60", ""), new StandInAnswer("90", "")).WriteTo(programs);
        if (hasFormer)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "former.zip"), "");
        }

        var run = await ReleaseScripts.RunAsync(
            folder.FullName,
            "deploy.sh",
            new Dictionary<string, string> { ["PATH"] = ReleaseScripts.PathWith(programs) },
            "new.zip",
            "former.zip");
        return (run, [.. (await File.ReadAllLinesAsync(calls)).Where(call => call.StartsWith("azd deploy ", StringComparison.Ordinal))
            .Select(call => call["azd deploy ".Length..].Replace("--from-package ", "", StringComparison.Ordinal)
                .Replace(" --no-prompt", "", StringComparison.Ordinal))]);
    }
}

using System.Diagnostics;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What a hook said, how it ended and what it asked of the programs on its PATH.</summary>
internal sealed record HookAnswer(string Says, string Faults, int ExitCode, string Calls);

/// <summary>
/// Runs each scenario once under each shell, with a PATH that has the scenario's programs and what a shell script needs, nothing else.
/// </summary>
public sealed class HookRuns : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-hooks-");
    private readonly Dictionary<(HookScenario Scenario, HookShell Shell), Task<HookAnswer>> answers = [];
    private Task<Dictionary<HookScenario, HookAnswer>>? inPowerShell;

    internal async Task<HookAnswer> AnswerAsync(HookScenario scenario, HookShell shell)
    {
        if (shell == HookShell.Pwsh)
        {
            return (await (inPowerShell ??= PowerShellRuns.RunAsync(HooksTests.All.Values, folder)))[scenario];
        }

        if (!answers.TryGetValue((scenario, shell), out var answer))
        {
            answers[(scenario, shell)] = answer = RunAsync(scenario, shell);
        }

        return await answer;
    }

    private async Task<HookAnswer> RunAsync(HookScenario scenario, HookShell shell)
    {
        var path = HookPath.Make(scenario, folder);
        var start = new ProcessStartInfo(shell == HookShell.Bash ? "bash" : "sh", [$"infra/hooks/{scenario.Hook}.sh"])
        {
            WorkingDirectory = Repository.Root,
        };
        foreach (var name in start.Environment.Keys.Where(HookPath.IsOfTheDeployment).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in scenario.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = path;
        var run = await ProgramRun.OfAsync(start);
        return new HookAnswer(run.Output, run.Errors, run.ExitCode, HookPath.CallsIn(path));
    }

    public void Dispose() => folder.Delete(recursive: true);
}

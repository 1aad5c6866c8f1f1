using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What a hook said, how it ended and what it asked of the programs on its PATH.</summary>
internal sealed record HookAnswer(string Says, string Faults, int ExitCode, string Calls);

/// <summary>
/// Runs each scenario once under each shell, with a PATH that has the scenario's programs and what a shell script needs, nothing else.
/// </summary>
public sealed class HookRuns : IDisposable
{
    private static readonly string[] NeededBySh = ["grep", "tr", "cat", "printenv", "sed", "cut", "sort"];

    /// <summary>No time passes: a wait is written down among the calls.</summary>
    private static readonly StandIn Sleep = new("sleep", [.. HookWaits.Delays.Distinct().Select(delay => new StandInAnswer(delay, ""))]);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-hooks-");
    private readonly Dictionary<(HookScenario Scenario, HookShell Shell), Task<HookAnswer>> answers = [];

    internal Task<HookAnswer> AnswerAsync(HookScenario scenario, HookShell shell)
    {
        if (!answers.TryGetValue((scenario, shell), out var answer))
        {
            answers[(scenario, shell)] = answer = RunAsync(scenario, shell);
        }

        return answer;
    }

    private async Task<HookAnswer> RunAsync(HookScenario scenario, HookShell shell)
    {
        var path = folder.CreateSubdirectory(Path.GetRandomFileName()).FullName;
        foreach (var program in NeededBySh)
        {
            File.CreateSymbolicLink(Path.Combine(path, program), Tools.PathOf(program)!);
        }

        foreach (var program in scenario.Programs.Append(Sleep))
        {
            program.WriteTo(path);
        }

        var start = await shell.StartAsync(scenario.Hook);
        start.WorkingDirectory = Repository.Root;
        foreach (var name in start.Environment.Keys.Where(IsOfTheDeployment).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in scenario.Variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder.FullName; // PowerShell keeps a cache there
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        var run = await ProgramRun.OfAsync(start);
        var calls = Path.Combine(path, StandIn.Calls);
        return new HookAnswer(run.Output, run.Errors, run.ExitCode, File.Exists(calls) ? await File.ReadAllTextAsync(calls) : "");
    }

    /// <summary>What azd, or whoever runs the tests, may have set: only the scenario's values count.</summary>
    private static bool IsOfTheDeployment(string name) =>
        name.StartsWith("KACLS_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);
}

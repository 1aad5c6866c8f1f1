using System.Diagnostics;
using System.Globalization;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>Runs many scenarios in one PowerShell, whose start takes longer than most of them.</summary>
internal static class PowerShellRuns
{
    private const char End = '\u001e';
    private const int Together = 25;

    /// <summary>
    /// A wait of PowerShell's is no program: a function in its place calls the stand-in of <c>sleep</c>. What a hook exits with is in
    /// LASTEXITCODE, since it is called as a command here.
    /// </summary>
    private const string Functions = """
        function Start-Sleep($Seconds) { sleep $Seconds }
        function Invoke-Hook($hook, $path, $values) {
            Get-ChildItem env: | Where-Object Name -match '^(KACLS|AZURE|AZD)_' | Remove-Item
            foreach ($name in $values.Keys) { Set-Item "env:$name" $values[$name] }
            $env:PATH = $path
            $global:LASTEXITCODE = 0
            try { & "./infra/hooks/$hook.ps1" } catch { [Console]::Error.WriteLine($_); $global:LASTEXITCODE = 255 }
            [Console]::Out.Write("`u{1e}$LASTEXITCODE`u{1e}")
            [Console]::Error.Write("`u{1e}")
        }

        """;

    internal static async Task<Dictionary<HookScenario, HookAnswer>> RunAsync(IEnumerable<HookScenario> scenarios, DirectoryInfo folder)
    {
        var answers = new Dictionary<HookScenario, HookAnswer>();
        foreach (var some in scenarios.Chunk(Together))
        {
            var paths = Array.ConvertAll(some, scenario => HookPath.Make(scenario, folder));
            var run = await StartAsync(some, paths, folder);
            var (says, faults) = (run.Output.Split(End), run.Errors.Split(End));
            Assert.True(faults.Length == some.Length + 1, run.Output + run.Errors);
            for (var i = 0; i < some.Length; i++)
            {
                var exitCode = int.Parse(says[(2 * i) + 1], CultureInfo.InvariantCulture);
                answers[some[i]] = new HookAnswer(says[2 * i], faults[i], exitCode, HookPath.CallsIn(paths[i]));
            }
        }

        return answers;
    }

    private static async Task<ProgramRun> StartAsync(HookScenario[] scenarios, string[] paths, DirectoryInfo folder)
    {
        var script = new StringBuilder(Functions);
        foreach (var (scenario, path) in scenarios.Zip(paths))
        {
            var values = string.Join("; ", scenario.Variables.Select(value => $"{value.Key} = {Quoted(value.Value)}"));
            script.Append(CultureInfo.InvariantCulture, $"Invoke-Hook {scenario.Hook} {Quoted(path)} @{{ {values} }}\n");
        }

        var file = Path.Combine(folder.FullName, Path.GetRandomFileName() + ".ps1");
        await File.WriteAllTextAsync(file, script.ToString());
        var start = new ProcessStartInfo("dotnet", [await PowerShell.PathAsync(), "-NoProfile", "-NonInteractive", "-File", file])
        {
            WorkingDirectory = Repository.Root,
        };
        start.Environment["HOME"] = folder.FullName; // PowerShell keeps a cache there
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return await ProgramRun.OfAsync(start);
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>The one folder of a hook's PATH.</summary>
internal static class HookPath
{
    private static readonly string[] NeededBySh = ["grep", "tr", "cat", "printenv", "sed", "cut", "sort", "date"];

    /// <summary>No time passes: a wait is written down among the calls.</summary>
    private static readonly StandIn Sleep = new("sleep", [.. HookWaits.Delays.Distinct().Select(delay => new StandInAnswer(delay, ""))]);

    internal static string Make(HookScenario scenario, DirectoryInfo folder)
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

        return path;
    }

    internal static string CallsIn(string path)
    {
        var calls = Path.Combine(path, StandIn.Calls);
        return File.Exists(calls) ? File.ReadAllText(calls) : "";
    }

    /// <summary>What azd, or whoever runs the tests, may have set: only the scenario's values count.</summary>
    internal static bool IsOfTheDeployment(string name) =>
        new[] { "KACLS_", "AZURE_", "AZD_" }.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}

namespace KaclsFunctions.Tests.Support;

/// <summary>Programs that a test needs and not every machine has.</summary>
internal static class Tools
{
    /// <summary>CI has every program, or fails.</summary>
    internal static bool InCi { get; } = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Why a test that needs these programs can't run here; null where it can, and in CI, where it must.</summary>
    internal static string? WhyNotRun(IEnumerable<string> programs, bool inCi)
    {
        var missing = programs.Where(program => PathOf(program) is null).ToArray();
        return missing.Length == 0 || inCi ? null : $"{string.Join(", ", missing)} not installed: not run";
    }

    /// <summary>Where the program is on PATH.</summary>
    internal static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}

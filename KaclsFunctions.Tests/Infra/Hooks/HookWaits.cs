namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>How the hooks wait: less and less often, ten minutes in all.</summary>
internal static class HookWaits
{
    /// <summary>The seconds between two tries.</summary>
    internal static readonly string[] Delays = ["5", "10", "20", "40", .. Enumerable.Repeat("60", 8)];

    /// <summary>What is said before each of the first waits.</summary>
    internal static string Says(string why, int waits) =>
        string.Concat(Delays.Take(waits).Select(delay => $"kacls: {why}: asked again in {delay} s\n"));

    /// <summary>The calls of that many tries, with the waits between them.</summary>
    internal static IEnumerable<string> Calls(string[] each, int tries) =>
        Enumerable.Range(0, tries).SelectMany(i => i == 0 ? each : [$"sleep {Delays[i - 1]}", .. each]);
}

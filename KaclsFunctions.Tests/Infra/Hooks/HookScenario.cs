namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>What a hook finds, and what it must say and ask.</summary>
internal sealed record HookScenario(string Name, string Hook)
{
    /// <summary>The values of azd's environment.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>What is installed.</summary>
    public StandIn[] Programs { get; init; } = [];

    /// <summary>On standard output.</summary>
    public string Says { get; init; } = "";

    /// <summary>On standard error; a hook that finds fault ends with 1, and azd with it.</summary>
    public string Faults { get; init; } = "";

    /// <summary>What it asks of the programs, in this order.</summary>
    public string[] Calls { get; init; } = [];

    public int ExitCode => Faults.Length == 0 ? 0 : 1;

    public override string ToString() => $"{Hook}: {Name}";
}

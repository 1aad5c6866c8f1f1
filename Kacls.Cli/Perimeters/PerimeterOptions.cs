using System.CommandLine;

namespace Kacls.Cli.Perimeters;

/// <summary>What several of the commands take.</summary>
internal static class PerimeterOptions
{
    /// <summary>The policy that is tried.</summary>
    public static Option<string> Policy() => new("--policy")
    {
        HelpName = "FILE",
        Description = "The policy, by docs/perimeters.schema.json, or settings that hold or name one.",
        Required = true,
    };
}

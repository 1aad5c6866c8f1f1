using System.CommandLine;

namespace Kacls.Cli.Recover;

/// <summary>Options that both commands have.</summary>
internal static class RecoverOptions
{
    public static Option<string> Settings() => new("--settings")
    {
        HelpName = "FILE",
        Required = true,
        Description = "The service's settings, as doctor settings reads them. What only the deployment needs is not looked at: "
            + $"{string.Join(", ", RecoverSettings.LeftOut)}.",
    };
}

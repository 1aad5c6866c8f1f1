using System.CommandLine;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary><c>kacls settings</c>.</summary>
internal sealed class SettingsCommand : Command
{
    public SettingsCommand()
        : base("settings", "Turns settings of this project's service into what a deployment takes.") => Add(new ToAzdCommand());
}

using System.CommandLine;

namespace Kacls.Cli.Perimeters;

/// <summary><c>kacls perimeter</c>.</summary>
internal sealed class PerimeterCommand : Command
{
    public PerimeterCommand()
        : base("perimeter", "Tries a policy of perimeters before it binds.")
    {
        Add(new PerimeterCheckCommand());
        Add(new PerimeterExplainCommand());
        Add(new PerimeterReplayCommand());
    }
}

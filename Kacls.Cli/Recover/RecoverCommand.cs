using System.CommandLine;
using Kacls.Cli.Recover.Export;
using Kacls.Cli.Recover.Serve;

namespace Kacls.Cli.Recover;

/// <summary><c>kacls recover</c>: documents and mail on the day when the service is gone. docs/privileged.md has the steps.</summary>
internal sealed class RecoverCommand : Command
{
    public RecoverCommand()
        : base("recover", "Opens what this project's service has sealed while the service is gone, with your own rights on its keys.")
    {
        Add(new RecoverServeCommand());
        Add(new RecoverExportCommand());
    }
}

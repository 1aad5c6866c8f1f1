using System.CommandLine;
using Kacls.Cli.Input;
using Kacls.Cli.Output;

namespace Kacls.Cli.Doctor.Settings;

/// <summary><c>kacls doctor settings</c>.</summary>
internal sealed class DoctorSettingsCommand : CliCommand
{
    public DoctorSettingsCommand()
        : base(
            "settings",
            "Judges settings of this project's service without starting it: every fault at once, misspelt names with the setting that was "
                + "meant, and the policy's file. Nothing is asked over the network.",
            "kacls doctor settings local.settings.json")
    {
        Add(FileArgument);
        Add(Azure);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string> FileArgument { get; } = new("FILE")
    {
        Description = "appsettings.json, local.settings.json, what az functionapp config appsettings list prints, or NAME=value lines.",
    };

    private Option<bool> Azure { get; } = new("--azure")
    {
        Description = "Judges them as in Azure, where what is meant for development is an error.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var path = result.GetValue(FileArgument)!;
        var diagnosis = Diagnosis.Of(path, new SettingsCheck().Judge(SettingsFile.Read(path), result.GetValue(Azure), out _));
        diagnosis.WriteTo(Terminal(result));
        await WriteJsonAsync(result, diagnosis);
        return diagnosis.ExitCode;
    }
}

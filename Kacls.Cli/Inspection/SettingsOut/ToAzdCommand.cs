using System.CommandLine;
using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.Protocol;

namespace Kacls.Cli.Inspection.SettingsOut;

/// <summary><c>kacls settings to-azd</c>.</summary>
internal sealed class ToAzdCommand : CliCommand
{
    private const string Sh = "sh";
    private const string PowerShell = "powershell";
    private const string AppSettings = "appsettings";
    private const int MaxShown = 300;

    /// <summary>As the portal's advanced edit shows it.</summary>
    private static readonly System.Text.Json.JsonSerializerOptions Portal = new() { WriteIndented = true };

    public ToAzdCommand()
        : base(
            "to-azd",
            "Writes settings as the azd env set lines of this project's deployment, and says of each setting where it went, or that the "
                + "template computes it. Nothing is deployed, and nobody asked.",
            "kacls settings to-azd appsettings.json")
    {
        Add(FileArgument);
        Form.AcceptOnlyFromAmong(Sh, PowerShell, AppSettings);
        Add(Form);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string> FileArgument { get; } = new("FILE")
    {
        Description = "appsettings.json, local.settings.json, what az functionapp config appsettings list prints, or NAME=value lines.",
    };

    private Option<string> Form { get; } = new("--form")
    {
        HelpName = "FORM",
        Description = "sh or powershell (7): lines for that shell. appsettings: what no parameter takes, as the JSON of the portal's "
            + "advanced edit.",
        DefaultValueFactory = _ => Sh,
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var path = result.GetValue(FileArgument)!;
        var settings = SettingsFile.Load(path).Settings;
        var plan = AzdPlan.Of(SettingsFile.Read(path).Configuration, settings, Path.GetDirectoryName(Path.GetFullPath(path))!);
        Write(plan, result.GetValue(Form)!, Terminal(result));
        await WriteJsonAsync(result, plan);
        return ExitCode.Good;
    }

    private static void Write(AzdPlan plan, string form, Terminal terminal)
    {
        if (form == AppSettings)
        {
            terminal.Line(System.Text.Json.JsonSerializer.Serialize(
                plan.MoreSettings.Select(setting => new { name = setting.Key, value = setting.Value, slotSetting = false }), Portal));
            return;
        }

        foreach (var destination in plan.Destinations)
        {
            terminal.Line($"# {Printable.Sanitize(destination.Setting, MaxShown)}: {destination.To}"
                + (destination.Note is { } note ? $" ({note})" : ""));
        }

        foreach (var (name, value) in plan.Variables)
        {
            terminal.Line($"azd env set {name} {(form == Sh ? ShellText.Sh(value) : ShellText.PowerShell(value))}");
        }
    }
}

using System.CommandLine;
using Kacls.Cli.Doctor.Providers;
using Kacls.Cli.Doctor.Service;
using Kacls.Cli.Doctor.Settings;
using Kacls.Cli.Output;

namespace Kacls.Cli.Doctor;

/// <summary><c>kacls doctor</c>.</summary>
internal sealed class DoctorCommand : CliCommand
{
    public DoctorCommand()
        : base(
            "doctor",
            "Tells whether a deployed key service, any vendor's, will work with Google's clients, before Google is asked: TLS, "
                + "certificate, status, CORS, errors, latency, clock, base URL. It needs no credentials, and goes through no proxy.",
            "kacls doctor https://kacls.contoso.example/v1")
    {
        Add(Url);
        foreach (var option in new Option[] { Requests, Trust, Json })
        {
            Add(option);
        }

        Add(new DoctorIdpCommand());
        Add(new DoctorSettingsCommand());
        Requests.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 10_000)
            {
                result.AddError("--requests is between 1 and 10000.");
            }
        });
        SetAction(RunAsync);
    }

    private Argument<string> Url { get; } = new("URL")
    {
        Description = "The base URL, as it is typed into the Admin console.",
    };

    private Option<int> Requests { get; } = new("--requests")
    {
        HelpName = "N",
        Description = "How many requests latency is measured by.",
        DefaultValueFactory = _ => 50,
    };

    private Option<string?> Trust { get; } = DoctorOptions.Trust();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        using var service = new ServiceProbe(DoctorOptions.ReadUrl(result.GetValue(Url)!))
        {
            Trusted = TrustFile.Read(result.GetValue(Trust)),
            Requests = result.GetValue(Requests),
        };
        var terminal = Terminal(result);
        IReadOnlyList<Finding> findings = [];
        await terminal.ProgressAsync($"Looking at {service.Url.OriginalString}", ServiceDoctor.Count, async step =>
            findings = await ServiceDoctor.RunAsync(service, step, cancellation));
        var diagnosis = Diagnosis.Of(service.Url.OriginalString, findings);
        diagnosis.WriteTo(terminal);
        await WriteJsonAsync(result, diagnosis);
        return diagnosis.ExitCode;
    }
}

using System.CommandLine;
using Kacls.Cli.Doctor.Settings;
using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.Hosting;

namespace Kacls.Cli.Doctor.Providers;

/// <summary><c>kacls doctor idp</c>.</summary>
internal sealed class DoctorIdpCommand : CliCommand
{
    public DoctorIdpCommand()
        : base(
            "idp",
            "Tells whether an identity provider will do for client-side encryption: its discovery document, its keys, and an ID token that "
                + "it issued. The token is a sign-in: it is read from a file or standard input, sent nowhere, and never written.",
            "kacls doctor idp https://login.contoso.example --client-id 22222222-2222-2222-2222-222222222222 --token id-token.txt")
    {
        Add(Issuer);
        foreach (var option in new Option[] { ClientIds, Discovery, Token, Email, SettingsOption, Trust, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string> Issuer { get; } = new("ISSUER")
    {
        Description = "The iss of its tokens, to the letter.",
    };

    private Option<string[]> ClientIds { get; } = new("--client-id")
    {
        HelpName = "ID",
        Description = "The client id of one of Google's clients; may be given several times.",
        Required = true,
    };

    private Option<string?> Discovery { get; } = new("--discovery")
    {
        HelpName = "URL",
        Description = "The discovery document, where it is not ISSUER/.well-known/openid-configuration.",
    };

    private Option<string?> Token { get; } = new("--token")
    {
        HelpName = "FILE",
        Description = "An ID token to judge; - is standard input.",
    };

    private Option<string?> Email { get; } = new("--email")
    {
        HelpName = "ADDRESS",
        Description = "The address that the token's user has in Workspace.",
    };

    private Option<string?> SettingsOption { get; } = new("--settings")
    {
        HelpName = "FILE",
        Description = "Settings of this project's service (as for kacls doctor settings), to say what they would make of it.",
    };

    private Option<string?> Trust { get; } = DoctorOptions.Trust();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var issuer = result.GetValue(Issuer)!;
        var findings = new List<Finding>();
        var provider = new ProviderProbe(issuer, result.GetValue(ClientIds)!)
        {
            Discovery = DoctorOptions.ReadUrl(result.GetValue(Discovery) ?? $"{issuer.TrimEnd('/')}/.well-known/openid-configuration"),
            Token = result.GetValue(Token) is { } file ? await TokenFile.ReadAsync("--token", file, cancellation) : null,
            Email = result.GetValue(Email),
            Settings = ReadSettings(result.GetValue(SettingsOption), findings),
        };
        findings.AddRange(await ProviderDoctor.RunAsync(provider, TrustFile.Read(result.GetValue(Trust)), cancellation));
        var diagnosis = Diagnosis.Of(issuer, findings);
        diagnosis.WriteTo(Terminal(result));
        await WriteJsonAsync(result, diagnosis);
        return diagnosis.ExitCode;
    }

    private static LoadedSettings? ReadSettings(string? path, List<Finding> findings)
    {
        if (path is null)
        {
            return null;
        }

        findings.AddRange(new SettingsCheck().Judge(SettingsFile.Read(path), inAzure: false, out var loaded)
            .Where(finding => finding.Severity == Severity.Finding));
        return loaded;
    }
}

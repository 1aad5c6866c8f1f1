using System.CommandLine;
using Kacls.Cli.Input;
using Kacls.Cli.Output;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary><c>kacls token</c>.</summary>
internal sealed class TokenCommand : CliCommand
{
    public TokenCommand()
        : base(
            "token",
            "Tells what a token says, and claim by claim what this project's service makes of it under some settings. The last line is "
                + "what the service would answer, with its reason code and the detail of its audit record. A token is a sign-in: it is "
                + "read from a file or standard input, sent nowhere, and neither it nor its signature is written.",
            "kacls token id-token.txt --settings local.settings.json")
    {
        Add(FileArgument);
        As.AcceptOnlyFromAmong([.. Enum.GetValues<TokenUse>().Select(use => JsonOutput.Word(use))]);
        Operation.AcceptOnlyFromAmong([.. TokenOperation.All.Select(operation => operation.Name)]);
        foreach (var option in new Option[] { SettingsOption, As, Authentication, Authorization, Operation, Offline, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string?> FileArgument { get; } = new("FILE")
    {
        Description = "The token; - is standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private Option<string?> SettingsOption { get; } = new("--settings")
    {
        HelpName = "FILE",
        Description = "Settings of this project's service (as for kacls doctor settings). Without, the protocol alone is asked.",
    };

    private Option<string?> As { get; } = new("--as")
    {
        HelpName = "USE",
        Description = "authentication, authorization, or peer for another key service's; what the token looks like unless named.",
    };

    private Option<string?> Authentication { get; } = new("--authentication")
    {
        HelpName = "FILE",
        Description = "With --authorization, in place of FILE: both tokens of a request.",
    };

    private Option<string?> Authorization { get; } = new("--authorization")
    {
        HelpName = "FILE",
        Description = "With --authentication: both tokens of a request.",
    };

    private Option<string?> Operation { get; } = new("--operation")
    {
        HelpName = "NAME",
        Description = "What the token is to be used for; what it is most likely for unless named.",
    };

    private Option<bool> Offline { get; } = new("--offline")
    {
        Description = "Asks for no keys: the signature is not checked.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var inspection = await InspectAsync(result, cancellation);
        TokenReport.Write(inspection, Terminal(result));
        await WriteJsonAsync(result, inspection);
        return TokenReport.ExitCodeOf(inspection);
    }

    private async Task<TokenInspection> InspectAsync(ParseResult result, CancellationToken cancellation)
    {
        var operation = result.GetValue(Operation) is { } name ? TokenOperation.Find(name) : null;
        var tokens = await ReadAsync(result, cancellation);
        if (result.GetValue(SettingsOption) is not { } path)
        {
            return (tokens.Authentication ?? tokens.Authorization ?? tokens.Peer) is { } token && !tokens.IsPair
                ? TokenInspection.Of(token, UseOf(tokens), TimeProvider.System)
                : throw new UsageException("Two tokens are held against each other by settings: --settings FILE.");
        }

        if (operation is not null && !Fits(tokens, operation))
        {
            throw new UsageException($"{operation.Name} takes no such tokens.");
        }

        await using var trust = new TokenTrust(SettingsFile.Load(path), TimeProvider.System, result.GetValue(Offline));
        return await TokenInspection.OfAsync(tokens, trust, operation, cancellation);
    }

    private async Task<TokenSet> ReadAsync(ParseResult result, CancellationToken cancellation)
    {
        switch ((result.GetValue(FileArgument), result.GetValue(Authentication), result.GetValue(Authorization)))
        {
            case ({ } file, null, null):
                var token = await ReadTokenAsync("FILE", file, cancellation);
                return (UseOf(result) ?? TokenView.Of(token, use: null, TimeProvider.System).Use) switch
                {
                    TokenUse.Authentication => new(token, null),
                    TokenUse.Authorization => new(null, token),
                    _ => new(null, null, token),
                };
            case (null, { } who, { } what) when who != "-" || what != "-":
                return new(
                    await ReadTokenAsync("--authentication", who, cancellation),
                    await ReadTokenAsync("--authorization", what, cancellation));
            default:
                throw new UsageException("Give one token (FILE, or - for standard input), or both --authentication and --authorization.");
        }
    }

    private TokenUse? UseOf(ParseResult result) =>
        result.GetValue(As) is { } word ? Enum.GetValues<TokenUse>().First(use => JsonOutput.Word(use) == word) : null;

    private static TokenUse UseOf(TokenSet tokens) =>
        tokens.Peer is not null ? TokenUse.Peer
        : tokens.Authorization is not null ? TokenUse.Authorization : TokenUse.Authentication;

    /// <summary>An operation that takes no authentication token, or no authorization token, says nothing of one.</summary>
    private static bool Fits(TokenSet tokens, TokenOperation operation) =>
        (tokens.Authorization is null || !operation.IsPrivileged)
        && (tokens.Authentication is null || operation.AnyOf != Kacls.Tokens.TokenPurposes.None)
        && (tokens.Peer is null || operation.IsPrivileged);

    private static async Task<string> ReadTokenAsync(string option, string file, CancellationToken cancellation) =>
        await TokenFile.ReadAsync(option, file, cancellation) is { Length: > 0 } token
            ? token
            : throw new UsageException($"{option}: {file} holds no token.");
}

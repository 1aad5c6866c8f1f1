using System.CommandLine;
using Kacls.Cli.Gmail.Api;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail disable</c>.</summary>
internal sealed class GmailDisableCommand : CliCommand
{
    private readonly Func<string?> ask;

    /// <param name="ask">Reads what is typed; null: nobody is there to type.</param>
    internal GmailDisableCommand(Func<string?>? ask = null)
        : base(
            "disable",
            "Disables a key pair: Gmail neither decrypts nor signs with it until it is enabled again. It asks for the address again, "
                + "and never obliterates.",
            "kacls gmail disable alice@contoso.example ANe1BmgAbCdEf --credentials service-account.json")
    {
        this.ask = ask ?? (() => Console.IsInputRedirected ? null : Console.ReadLine());
        Add(User);
        Add(KeyPair);
        foreach (var option in new Option[] { Credentials, Confirm, Primary, Api, Json })
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private Argument<string> User { get; } = new("ADDRESS") { Description = "The user's primary address." };

    private Argument<string> KeyPair { get; } = new("KEY-PAIR") { Description = "The pair's id, as kacls gmail status prints it." };

    private Option<string> Credentials { get; } = GmailOptions.Credentials();

    private Option<string?> Confirm { get; } = new("--confirm")
    {
        HelpName = "ADDRESS",
        Description = "The user's address again, for a script; otherwise it is asked for.",
    };

    private Option<bool> Primary { get; } = new("--primary") { Description = "Even if the user's identity uses the pair." };

    private Option<string> Api { get; } = GmailOptions.Api();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var (user, id) = (result.GetValue(User)!, result.GetValue(KeyPair)!);
        using var gmail = GmailOptions.Open(result, Credentials, Api, TimeProvider.System);
        try
        {
            var pair = (await gmail.ListKeyPairsAsync(user, cancellation)).FirstOrDefault(pair => pair.KeyPairId == id)
                ?? throw new UsageException($"{user} has no key pair {id}.");
            var isUsed = (await gmail.GetIdentityAsync(user, user, cancellation))?.KeyPairIds.Contains(id) == true;
            if (pair.IsEnabled)
            {
                Check(result, user, pair, isUsed);
                pair = await gmail.DisableKeyPairAsync(user, id, cancellation);
            }

            Terminal(result).Line($"{id} of {user} is disabled.");
            await WriteJsonAsync(result, new { email = user, key_pair_id = id, state = "disabled", disabled_since = pair.DisableTime });
            return ExitCode.Good;
        }
        catch (GmailException exception) when (exception.IsTransient)
        {
            throw new ServiceUnreachableException($"{exception.Message}. Whether {id} is disabled, kacls gmail status tells.");
        }
        catch (GmailException exception)
        {
            Terminal(result).Line(exception.Message);
            return ExitCode.Findings;
        }
    }

    /// <exception cref="UsageException">Nobody confirmed it.</exception>
    private void Check(ParseResult result, string user, CseKeyPair pair, bool isUsed)
    {
        if (isUsed && !result.GetValue(Primary))
        {
            throw new UsageException(
                $"The identity of {user} uses {pair.KeyPairId}: without it, {user} can't send encrypted mail, "
                    + "nor read what is still sent to it. "
                    + "Give the identity another pair first, or say --primary.");
        }

        var console = new Terminal(result.InvocationConfiguration.Error);
        console.Line(
            $"Until {pair.KeyPairId} is enabled again, mail and drafts that were encrypted to its certificate "
                + $"({pair.Leaf()?.SerialNumber ?? "which can't be read"}) are unreadable for {user}. Nothing is deleted.");
        if (result.GetValue(Confirm) is not { } typed)
        {
            console.Line($"Type the address again to disable it ({user}):");
            typed = ask() ?? throw new UsageException("Nobody is there to type the address: --confirm ADDRESS says it in a script.");
        }

        if (!string.Equals(typed.Trim(), user, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("That is another address; nothing was disabled.");
        }
    }
}

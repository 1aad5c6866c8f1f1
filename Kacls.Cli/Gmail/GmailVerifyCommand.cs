using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Doctor;
using Kacls.Cli.Gmail.Api;
using Kacls.Cli.Input;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail verify</c>.</summary>
internal sealed class GmailVerifyCommand : CliCommand
{
    public GmailVerifyCommand()
        : base(
            "verify",
            "Shows that each wrapped key opens, and belongs to its certificate: a random key is encrypted to the certificate, and the key "
                + "service opens it for an administrator. With a user's own two tokens it signs instead, as Gmail does.",
            "kacls gmail verify --files wrapped --url https://kacls.contoso.example/v1 --token admin.jwt")
    {
        Add(Users);
        foreach (var option in new Option[] { Files, Credentials, Url, Token, Authentication, Authorization, Api, Json })
        {
            Add(option);
        }

        Credentials.Required = false;
        SetAction(RunAsync);
    }

    private Argument<string[]> Users { get; } = new("ADDRESS")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Users, by their primary addresses; of a folder, all unless named.",
    };

    private Option<string?> Files { get; } = new("--files")
    {
        HelpName = "FOLDER",
        Description = "Where the files of kacls gmail wrap are. Without it, Gmail is asked for what was uploaded (--credentials).",
    };

    private Option<string> Credentials { get; } = GmailOptions.Credentials();

    private Option<string> Url { get; } = new("--url")
    {
        HelpName = "URL",
        Required = true,
        Description = "The base URL of the key service.",
    };

    private Option<string?> Token { get; } = new("--token")
    {
        HelpName = "FILE",
        Description = "The ID token of an administrator who may use privileged operations; - is standard input.",
    };

    private Option<string?> Authentication { get; } = new("--authentication")
    {
        HelpName = "FILE",
        Description = "A user's authentication token, copied from a browser; with --authorization.",
    };

    private Option<string?> Authorization { get; } = new("--authorization")
    {
        HelpName = "FILE",
        Description = "Gmail's authorization token for this user's key, with the role signer, copied from a browser.",
    };

    private Option<string> Api { get; } = GmailOptions.Api();

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        using var http = KeyServiceClient.NewHttp();
        var service = new KeyServiceClient(http, DoctorOptions.ReadUrl(result.GetValue(Url)!));
        var prove = await ProverAsync(result, cancellation);
        var results = new List<Verified>();
        foreach (var (email, leaf, wrapped, where) in await PairsAsync(result, cancellation))
        {
            var fault = leaf is null ? "There is no certificate."
                : wrapped is null ? "There is no wrapped key."
                : await prove(new(service, leaf, wrapped));
            results.Add(new(email, where, fault is null, fault));
        }

        var terminal = Terminal(result);
        foreach (var verified in results)
        {
            terminal.Line($"{verified.Email} ({verified.KeyPair}): {verified.Fault ?? "the wrapped key opens, and is the certificate's"}");
        }

        await WriteJsonAsync(result, new { users = results });
        return results.TrueForAll(verified => verified.IsRight) ? ExitCode.Good : ExitCode.Findings;
    }

    private async Task<Func<PairProof, Task<string?>>> ProverAsync(ParseResult result, CancellationToken cancellation)
    {
        switch (result.GetValue(Token), result.GetValue(Authentication), result.GetValue(Authorization))
        {
            case ({ } file, null, null):
                var token = await TokenFile.ReadAsync("--token", file, cancellation);
                return proof => proof.DecryptAsync(token, cancellation);
            case (null, { } authenticationFile, { } authorizationFile):
                var authentication = await TokenFile.ReadAsync("--authentication", authenticationFile, cancellation);
                var authorization = await TokenFile.ReadAsync("--authorization", authorizationFile, cancellation);
                return proof => proof.SignAsync(authentication, authorization, cancellation);
            default:
                throw new UsageException("Give an administrator's --token, or a user's --authentication and --authorization.");
        }
    }

    private async Task<IReadOnlyList<Pair>> PairsAsync(ParseResult result, CancellationToken cancellation)
    {
        var users = result.GetValue(Users) ?? [];
        if (result.GetValue(Files) is { } folder)
        {
            var files = KeyPairFiles.ReadFolder(folder)
                .Where(file => users.Length == 0 || users.Contains(file.Email, StringComparer.OrdinalIgnoreCase)).ToArray();
            var missing = users.Except(files.Select(file => file.Email), StringComparer.OrdinalIgnoreCase).ToArray();
            return missing.Length > 0
                ? throw new UsageException($"{folder} has no files of {string.Join(", ", missing)}.")
                : [.. files.Select(file => new Pair(file.Email, file.Chain()[0], file.WrappedPrivateKey, "files"))];
        }

        if (result.GetValue(Credentials) is null || users.Length == 0)
        {
            throw new UsageException("Name a folder by --files, or users and --credentials to ask Gmail.");
        }

        using var gmail = GmailOptions.Open(result, Credentials, Api, TimeProvider.System);
        var pairs = new List<Pair>();
        foreach (var user in users)
        {
            await AddAsync(user);
        }

        return pairs;

        async Task AddAsync(string user)
        {
            try
            {
                var uploaded = (await gmail.ListKeyPairsAsync(user, cancellation)).Where(pair => pair.IsEnabled && !pair.IsHardware)
                    .Where(pair => KeyServiceUrl.IsSame(pair.KaclsUri, result.GetValue(Url)))
                    .Select(pair => new Pair(user, pair.Leaf(), pair.KaclsData, pair.KeyPairId ?? "?")).ToArray();
                pairs.AddRange(uploaded.Length > 0 ? uploaded : [new(user, null, null, "no enabled pair of this key service in Gmail")]);
            }
            catch (GmailException exception)
            {
                throw new ServiceUnreachableException($"{user}: {exception.Message}");
            }
        }
    }

    private sealed record Pair(string Email, X509Certificate2? Leaf, string? WrappedKey, string Where);

    private sealed record Verified(string Email, string KeyPair, bool IsRight, string? Fault);
}

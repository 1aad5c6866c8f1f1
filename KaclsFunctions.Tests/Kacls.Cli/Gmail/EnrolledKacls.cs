using System.Text.Json;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>A real key service over HTTP, an administrator's token in a file, and folders for a user's files.</summary>
internal sealed class EnrolledKacls : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-wrap-");

    private EnrolledKacls(KaclsApp app)
    {
        App = app;
        Requests = new(app);
        Token = Write("admin.jwt", Requests.AdminToken);
    }

    internal KaclsApp App { get; }

    internal GmailRequests Requests { get; }

    internal string Token { get; }

    internal string Output => In("wrapped");

    internal int Records => App.Log.Audit.Count(record => (string?)record["operation"] == "wrapprivatekey");

    internal static async Task<EnrolledKacls> StartAsync() => new(await KaclsApp.StartAsync(new Dictionary<string, string?>
    {
        ["Kacls:Privileged:Users:0"] = GmailRequests.Admin,
    }));

    internal string In(string name) => Path.Combine(folder.FullName, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(In(name), text);
        return In(name);
    }

    internal string Write(string name, TokenBuilder token)
    {
        var minted = token.Mint();
        SuiteSecrets.AddToken(minted);
        return Write(name, minted + "\n");
    }

    /// <summary>PEM with all that a user needs, named as the user.</summary>
    internal string Enrol(string user, Action<SmimeDraft>? change = null)
    {
        var draft = new SmimeDraft { Email = user, Names = [user] };
        change?.Invoke(draft);
        foreach (var line in draft.Key.ExportPkcs8PrivateKey().Chunk(48))
        {
            SuiteSecrets.AddKey(line);
        }

        return Write($"{user}.pem", draft.Pem());
    }

    /// <summary>The command with this service, token and folder, unless the arguments have their own.</summary>
    internal async Task<CliRun> WrapAsync(params string[] arguments)
    {
        var own = new[] { ("--url", App.BaseUrl), ("--token", Token), ("--output", Output) }
            .Where(option => !arguments.Contains(option.Item1, StringComparer.Ordinal))
            .SelectMany(option => new[] { option.Item1, option.Item2 });
        var run = await CliRun.OfAsync(["gmail", "wrap", .. own, .. arguments]);
        SuiteSecrets.AssertNoneIn(run.Output + run.Errors);
        return run;
    }

    internal Task<CliRun> VerifyAsync(params string[] arguments) => CliRun.OfAsync(["gmail", "verify", "--url", App.BaseUrl, .. arguments]);

    internal JsonElement Wrapping(string user) => JsonElement.Parse(File.ReadAllText(Path.Combine(Output, $"{user}.wrap")));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>
/// What LocalHost prints when it is ready, on one screen: what runs where, how to stop it, and commands that work when pasted.
/// </summary>
/// <param name="Address">Where it listens.</param>
/// <param name="HasPages">Whether it is a web server of its own, with the playground and the document; the Functions host is not.</param>
internal sealed record Banner(KaclsSettings Settings, DevelopmentIssuers Issuers, string Address, bool HasPages)
{

    private readonly string baseUrl = Address + KaclsRoutes.BasePath(Settings);

    internal async Task PrintAsync()
    {
        var examples = Issuers.AreTrustedBy(Settings) ? await ExamplesAsync() : await RealTokensAsync();
        Console.WriteLine(string.Join('\n', [.. Facts(), "", .. examples, ""]));
    }

    /// <summary>The command to the base URL. A proxy of the environment's would get the tokens and the DEK of whoever pastes it.</summary>
    internal static string Curl(string url) =>
        HttpClient.DefaultProxy.IsBypassed(new Uri(url)) ? $"curl -s {url}" : $"curl -s --noproxy '*' {url}";

    private IEnumerable<string> Facts()
    {
        yield return "";
        yield return "KACLS for Google Workspace client-side encryption, for development.";
        yield return $"  Base URL    {baseUrl}{(Settings.Urls[0] == baseUrl ? "" : $"   (kacls_url in tokens: {Settings.Urls[0]})")}";
        if (HasPages)
        {
            yield return $"  Playground  {Address}/";
            yield return $"  OpenAPI     {Address}{OpenApiEndpoint.Path}";
        }

        yield return $"  KEK         {KekText(Settings.KeyEncryption)}";
        yield return "  Stop        Ctrl+C";
    }

    /// <summary>The examples are a help: whatever keeps them from being made, the service is there.</summary>
    private async Task<IEnumerable<string>> ExamplesAsync()
    {
        // The tokens and the DEK are for this machine: no proxy of the environment's may see them.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            var operations = await new Examples(client, baseUrl, new(ExampleFiles.Folder)).WriteAsync(Settings, Issuers);
            return operations.Count == 0 ? Without("the first wrap failed; its audit record says why") : Commands(operations);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            return Without($"{baseUrl} gave no answer ({exception.Message})");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Without($"{ExampleFiles.Folder} can't be written ({exception.Message})");
        }
    }

    private IEnumerable<string> Commands(IEnumerable<string> operations) =>
    [
        "To paste in another terminal. Tokens are good for an hour; for new ones start",
        HasPages && DevelopmentOnly.MintsTokens(Settings, Issuers)
            ? $"again, or ask {Address}{TokenEndpoint.Path} (CONTRIBUTING.md):"
            : "again:",
        .. WithoutBody(),
        .. operations.Select(operation =>
            $"{Curl(baseUrl)}/{operation} -d {Quote($"@{Path.GetFullPath(ExampleFiles.Folder)}/{operation}.json")}"),
    ];

    private IEnumerable<string> Without(string why) => [$"No examples: {why}.", .. WithoutBody()];

    private IEnumerable<string> WithoutBody() => [$"{Curl(baseUrl)}/status", $"{Curl(baseUrl)}/certs"];

    private async Task<IEnumerable<string>> RealTokensAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return [.. await new RealTokens(Settings, client).DescribeAsync(), "", .. WithoutBody()];
    }

    private static string Quote(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or '@')
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string KekText(KeyEncryptionSettings settings) => settings.Provider == KeyEncryptionSettings.Local
        ? $"{settings.Path}, a software key for development only"
        : string.Join(", ", settings.Keys.Select(key => key.KeyId));
}

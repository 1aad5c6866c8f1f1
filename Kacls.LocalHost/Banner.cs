using System.Text.Json;
using Kacls.Hosting;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>What LocalHost prints when it is ready: what it is, and commands that work when pasted.</summary>
internal static class Banner
{
    /// <param name="settings">What the service runs with.</param>
    /// <param name="issuers">Whose example tokens are printed.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="document">The path of the protocol's document; null: the host has none.</param>
    internal static async Task PrintAsync(KaclsSettings settings, DevelopmentIssuers issuers, string address, string? document)
    {
        var baseUrl = address + KaclsRoutes.BasePath(settings);
        Console.WriteLine($"""

            KACLS for Google Workspace client-side encryption, on this machine for development.
              Base URL   {baseUrl}   (kacls_url in tokens: {settings.Urls[0]})
              KEK        {KekText(settings.KeyEncryption)}
              Protocol   {(document is null ? "docs/openapi.json" : address + document)}   (OpenAPI)
              Stop       Ctrl+C

            Status:

            {Examples.Curl(baseUrl)}/status
            """);
        if (issuers.AreTrustedBy(settings))
        {
            await PrintExamplesAsync(settings, issuers, baseUrl);
        }
        else
        {
            Console.WriteLine(
                "\nThe issuers of tokens are your own (Kacls:Authorization:Issuers, Kacls:Authentication:Providers), so no example tokens "
                    + "are printed.");
        }

        Console.WriteLine();
    }

    /// <summary>The commands are a help: whatever keeps them from being made, the service is there.</summary>
    private static async Task PrintExamplesAsync(KaclsSettings settings, DevelopmentIssuers issuers, string baseUrl)
    {
        // The tokens and the DEK are for this machine: no proxy of the environment's may see them.
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
        try
        {
            await new Examples(client, baseUrl).PrintAsync(settings, issuers);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            Console.WriteLine($"\nNo example commands: {baseUrl} gave no answer ({exception.Message})");
        }
    }

    private static string KekText(KeyEncryptionSettings settings) => settings.Provider == KeyEncryptionSettings.Local
        ? $"software key in {settings.Path}: for development only"
        : string.Join(", ", settings.Keys.Select(key => key.KeyId));
}

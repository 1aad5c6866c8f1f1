using Kacls.Hosting;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>What LocalHost prints when it is ready: what it is, and commands that work when pasted.</summary>
internal static class Banner
{
    internal static async Task PrintAsync(KaclsSettings settings, DevelopmentIssuers issuers, string address)
    {
        var baseUrl = address + KaclsRoutes.BasePath(settings);
        Console.WriteLine($"""

            KACLS for Google Workspace client-side encryption, on this machine for development.
              Base URL   {baseUrl}   (kacls_url in tokens: {settings.Urls[0]})
              KEK        {KekText(settings.KeyEncryption)}
              Stop       Ctrl+C

            Status:

            curl -s {baseUrl}/status
            """);
        if (issuers.AreTrustedBy(settings))
        {
            using var client = new HttpClient();
            await new Examples(client, baseUrl).PrintAsync(settings, issuers);
        }
        else
        {
            Console.WriteLine("\nThe issuers of tokens are your own (Kacls:Authorization:Issuers, Kacls:Authentication:Providers), so no example tokens are printed.");
        }

        Console.WriteLine();
    }

    private static string KekText(KeyEncryptionSettings settings) => settings.Provider == KeyEncryptionSettings.Local
        ? $"software key in {settings.Path}: for development alone"
        : string.Join(", ", settings.Keys.Select(key => key.KeyId));
}

using Kacls.Hosting;
using Kacls.Settings;
using Kacls.Tokens;
using Microsoft.Extensions.Configuration.Memory;

namespace Kacls.LocalHost;

/// <summary>
/// What a laptop needs to start without a single setting. It is the lowest source of the configuration, so any setting given in the
/// environment, in a file or on the command line takes its place; a list does so as a whole.
/// </summary>
internal static class LocalDefaults
{
    private const string KeyFolder = ".kacls";

    /// <returns>The development issuers, with the private keys that sign the printed tokens.</returns>
    internal static DevelopmentIssuers AddTo(WebApplicationBuilder builder, ListenAddress address)
    {
        var issuers = DevelopmentIssuers.ReadOrCreate(IssuerReader.DevelopmentFolder);
        var defaults = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            // It warns that ports of the environment give way to URLS, which were made from them.
            ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Error",
            // It would log what keeps it from starting with a stack trace; the program reports that itself.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            ["Logging:LogLevel:Kacls"] = "Information",
            ["Logging:LogLevel:Kacls.Tokens"] = "Warning",
            ["Kacls:Name"] = "localhost",
            ["Kacls:Urls:0"] = $"{address.Loopback}/v1",
            ["Kacls:KeyEncryption:Provider"] = KeyEncryptionSettings.Local,
            ["Kacls:KeyEncryption:Path"] = Path.Combine(KeyFolder, "kek.pem"),
            ["Kacls:Signing:Path"] = Path.Combine(KeyFolder, "signing.pem"),
        };
        if (MayTrustDevelopmentIssuers(builder.Configuration))
        {
            foreach (var (key, value) in issuers.Settings)
            {
                defaults[key] = value;
            }
        }

        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = defaults });
        return issuers;
    }

    /// <summary>
    /// All of them or none: where a setting names a list of issuers, or real keys, or this is Azure, whoever has the development keys may
    /// be nobody.
    /// </summary>
    private static bool MayTrustDevelopmentIssuers(ConfigurationManager configuration) =>
        !IsGiven(configuration.GetSection("Kacls:Authorization:Issuers"))
        && !IsGiven(configuration.GetSection("Kacls:Authentication:Providers"))
        && configuration["Kacls:KeyEncryption:Provider"] is null or KeyEncryptionSettings.Local
        && !AzureEnvironment.IsAzure(Environment.GetEnvironmentVariable);

    private static bool IsGiven(IConfigurationSection list) => list.Value is not null || list.GetChildren().Any();
}

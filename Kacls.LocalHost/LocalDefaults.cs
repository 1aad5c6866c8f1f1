using System.Net;
using System.Net.Sockets;
using Kacls.Settings;
using Microsoft.Extensions.Configuration.Memory;

namespace Kacls.LocalHost;

/// <summary>
/// What a laptop needs to start without a single setting. It is the lowest source of the configuration, so any setting given in the
/// environment, in a file or on the command line takes its place; a list does so as a whole.
/// </summary>
internal static class LocalDefaults
{
    private const string KeyFolder = ".kacls";
    private const string DefaultAddress = "http://127.0.0.1:8787";

    /// <returns>The development issuers, with the private keys that sign the printed tokens.</returns>
    internal static DevelopmentIssuers AddTo(WebApplicationBuilder builder)
    {
        var address = ListenOn(builder);
        var issuers = DevelopmentIssuers.ReadOrCreate(IdentityFaults.DevelopmentFolder);
        var defaults = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Kacls"] = "Information",
            ["Logging:LogLevel:Kacls.Tokens"] = "Warning",
            ["Kacls:Name"] = "localhost",
            ["Kacls:Urls:0"] = $"{address}/v1",
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
    /// All of them or none: where a setting names a list of issuers, or real keys, or this is Azure, whoever has the development keys may be
    /// nobody.
    /// </summary>
    private static bool MayTrustDevelopmentIssuers(ConfigurationManager configuration) =>
        !IsGiven(configuration.GetSection("Kacls:Authorization:Issuers"))
        && !IsGiven(configuration.GetSection("Kacls:Authentication:Providers"))
        && configuration["Kacls:KeyEncryption:Provider"] is null or KeyEncryptionSettings.Local
        && !AzureEnvironment.IsAzure(Environment.GetEnvironmentVariable);

    private static bool IsGiven(IConfigurationSection list) => list.Value is not null || list.GetChildren().Any();

    /// <summary>Loopback unless told otherwise; a port of 0 becomes a free one here, since the KACLS URL must name it.</summary>
    private static string ListenOn(WebApplicationBuilder builder)
    {
        var wanted = builder.Configuration["urls"] ?? DefaultAddress;
        var first = BindingAddress.Parse(wanted.Split(';')[0]);
        if (first.Port == 0)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            wanted = $"{first.Scheme}://{first.Host}:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        builder.WebHost.UseUrls(wanted);
        var bound = BindingAddress.Parse(wanted.Split(';')[0]);
        var host = IPAddress.TryParse(bound.Host, out var ip) && IPAddress.IsLoopback(ip) ? bound.Host : "127.0.0.1";
        return $"{bound.Scheme}://{host}:{bound.Port}";
    }
}

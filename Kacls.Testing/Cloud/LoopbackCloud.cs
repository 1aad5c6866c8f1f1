using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kacls.Testing.Ingestion;
using Kacls.Testing.KeyVault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kacls.Testing.Cloud;

/// <summary>
/// What a deployed app talks to, on loopback under the real names and over TLS: vaults, Application Insights, key sets and discovery
/// documents, and the managed identity's endpoint. A program needs only <see cref="Environment"/> to reach it, so its settings stay those
/// of a deployment.
/// </summary>
public sealed class LoopbackCloud : IAsyncDisposable
{
    private readonly X509Certificate2 certificate = LoopbackCertificate.Create(TimeProvider.System.GetUtcNow());
    private readonly ConcurrentDictionary<string, Func<string>> pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CloudRegion> regions = new(StringComparer.Ordinal);
    private readonly WebApplication sites;
    private readonly ConnectProxy proxy;
    private readonly string trustFile = Path.Combine(Directory.CreateTempSubdirectory("kacls-cloud-").FullName, "trusted.pem");

    private LoopbackCloud(KeyVaultServer vaults, IngestionServer ingestion)
    {
        (Vaults, Ingestion) = (vaults, ingestion);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        sites = builder.Build();
        sites.Run(AnswerAsync);
        proxy = new(PortOf, host => regions.TryGetValue(host, out var region) ? region.Way : Task.CompletedTask);
    }

    /// <summary>Key Vault and Managed HSM, but for the vaults of a region.</summary>
    public KeyVaultServer Vaults { get; }

    /// <summary>Application Insights.</summary>
    public IngestionServer Ingestion { get; }

    /// <summary>The client ids that access tokens were asked for, each with the resource.</summary>
    public ConcurrentQueue<(string? ClientId, string? Resource)> TokenRequests { get; } = new();

    /// <summary>The names that were called and that nothing here stands for.</summary>
    public IReadOnlyList<string> UnknownHosts => proxy.Refused;

    /// <summary>The variables by which a program on Linux gets here, those of App Service for a managed identity among them.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["HTTPS_PROXY"] = proxy.Url,
        ["SSL_CERT_FILE"] = trustFile,
        ["IDENTITY_ENDPOINT"] = $"{Address("http:")}/msi/token",
        ["IDENTITY_HEADER"] = "header",
    };

    public static async Task<LoopbackCloud> StartAsync()
    {
        var cloud = new LoopbackCloud(await KeyVaultServer.StartAsync(), await IngestionServer.StartAsync());
        await cloud.sites.StartAsync();
        await File.WriteAllTextAsync(
            cloud.trustFile,
            string.Join('\n', cloud.certificate.ExportCertificatePem(), cloud.Vaults.CertificatePem, cloud.Ingestion.CertificatePem));
        return cloud;
    }

    /// <summary>Gives the vaults of these host names a server of their own, as they have in another region.</summary>
    public async Task<CloudRegion> AddRegionAsync(params IEnumerable<string> hosts)
    {
        var region = new CloudRegion(await KeyVaultServer.StartAsync());
        await File.AppendAllTextAsync(trustFile, $"\n{region.Vaults.CertificatePem}");
        foreach (var host in hosts)
        {
            regions[host] = region;
        }

        return region;
    }

    /// <summary>Serves a JSON document at a public address.</summary>
    public void Publish(string url, Func<string> json) => pages[url] = json;

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await sites.DisposeAsync();
        await Vaults.DisposeAsync();
        foreach (var region in regions.Values.Distinct())
        {
            await region.DisposeAsync();
        }

        await Ingestion.DisposeAsync();
        certificate.Dispose();
        File.Delete(trustFile);
    }

    private int? PortOf(string host) => host switch
    {
        _ when regions.TryGetValue(host, out var region) => region.Vaults.Port,
        _ when host.EndsWith(".vault.azure.net", StringComparison.Ordinal)
            || host.EndsWith(".managedhsm.azure.net", StringComparison.Ordinal) => Vaults.Port,
        _ when host.EndsWith(".in.applicationinsights.azure.com", StringComparison.Ordinal) => Ingestion.Port,
        _ when pages.Keys.Any(url => new Uri(url).Host == host) => new Uri(Address("https:")).Port,
        _ => null,
    };

    private string Address(string scheme) => sites.Urls.Single(url => url.StartsWith(scheme, StringComparison.Ordinal));

    private async Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.IsHttps && context.Request.Path == "/msi/token" && context.Request.Headers["X-IDENTITY-HEADER"] == "header")
        {
            string? resource = context.Request.Query["resource"];
            TokenRequests.Enqueue((context.Request.Query["client_id"], resource));
            var expiry = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
            await context.Response.WriteAsJsonAsync(new
            {
                access_token = "token", expires_on = expiry.ToString(CultureInfo.InvariantCulture), resource, token_type = "Bearer",
            });
        }
        else if (pages.TryGetValue($"https://{context.Request.Host}{context.Request.Path}", out var page))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(page());
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}

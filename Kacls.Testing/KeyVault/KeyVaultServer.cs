using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// Speaks Key Vault's and Managed HSM's REST protocol (api-version 7.x) over HTTPS on loopback, with real cryptography, so that the
/// unchanged Azure SDK talks to it. One port serves every vault; which one, the host name of the request says.
/// </summary>
public sealed class KeyVaultServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Vault> vaults = new(StringComparer.OrdinalIgnoreCase);
    private readonly SkewedClock clock;
    private readonly X509Certificate2 certificate;
    private readonly WebApplication application;

    private KeyVaultServer(TimeProvider clock)
    {
        this.clock = new SkewedClock(clock);
        Capacity = new(this.clock);
        Presented = certificate = LoopbackCertificate.Create(TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(https =>
                https.ServerCertificateSelector = (_, _) => Presented)));
        application = builder.Build();
        application.Run(new VaultPipeline(this, this.clock).RunAsync);
    }

    /// <summary>The loopback port.</summary>
    public int Port { get; private set; }

    /// <summary>Its certificate as PEM, for a program in another process to trust.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>What it shows on new connections: its own certificate, unless a test gives it another.</summary>
    public X509Certificate2 Presented { get; set; }

    /// <summary>What is to go wrong.</summary>
    public Faults Faults { get; } = new();

    /// <summary>What answers in a vault's place.</summary>
    public Interference Interference { get; } = new();

    /// <summary>How fast the vaults are and how much they take.</summary>
    public Capacity Capacity { get; }

    /// <summary>What was asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>How far the vaults' clock is ahead of ours, which it is not unless a test says so; negative: behind.</summary>
    public TimeSpan Skew
    {
        get => clock.Skew;
        set => clock.Skew = value;
    }

    /// <summary>Starts a server.</summary>
    /// <param name="clock">Tells when keys are made and valid, and how long a slow answer takes; the system's unless given.</param>
    public static async Task<KeyVaultServer> StartAsync(TimeProvider? clock = null)
    {
        var server = new KeyVaultServer(clock ?? TimeProvider.System);
        await server.application.StartAsync();
        var listening = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Port = new Uri(listening.Addresses.Single()).Port;
        return server;
    }

    /// <summary>
    /// The vault of a host name, such as contoso.vault.azure.net or contoso.managedhsm.azure.net; it exists from its first use.
    /// </summary>
    public Vault Vault(string host) => vaults.GetOrAdd(host, static (name, clock) => new Vault(name, clock), clock);

    /// <summary>Makes this server another region's: its vault of that name hears of new versions of the other's keys later.</summary>
    /// <param name="primary">The vault in the region where keys are made.</param>
    /// <param name="lag">How much later.</param>
    public void Replicate(Vault primary, TimeSpan lag) =>
        vaults[primary.Host] = new Vault(primary.Host, clock, new VaultReplica(primary, lag, clock));

    /// <summary>
    /// An HTTP handler that leads every connection here, whatever host it is meant for, and trusts only this server's certificate. The
    /// client keeps the vault's real name.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => LoopbackHandler.Create(Port, certificate);

    /// <summary>An HTTP client over <see cref="CreateHandler"/>.</summary>
    public HttpClient CreateClient() => new(CreateHandler());

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
        certificate.Dispose();
    }
}

using Kacls.Audit;
using Kacls.Azure.Diagnosis;
using Kacls.Azure.KeyEncryption;
using Kacls.Hosting;
using Kacls.Operations;
using Kacls.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Cli.Recover.Serve;

/// <summary>The service itself, as its hosts build it, with fewer operations and a journal in the place of telemetry.</summary>
internal static class RecoveryService
{
    /// <summary>
    /// What Google's decrypter calls. Its older versions know privilegedunwrap as takeout_unwrap, and an export of today may be opened with
    /// one of them.
    /// </summary>
    public static IReadOnlyList<CseOperation> Operations { get; } =
    [
        CseOperation.PrivilegedPrivateKeyDecrypt, CseOperation.PrivilegedUnwrap, CseOperation.Status, CseOperation.TakeoutUnwrap,
    ];

    /// <param name="loaded">The settings.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="certificate">For https.</param>
    /// <param name="journal">Where records go; it stays open.</param>
    /// <param name="show">Hears of each record.</param>
    /// <param name="configure">Adds or replaces services, for tests.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<WebApplication> StartAsync(
        LoadedSettings loaded,
        ServeAddress address,
        ServeCertificate? certificate,
        Stream journal,
        Action<AuditEntry> show,
        Action<IServiceCollection>? configure = null)
    {
        // Nothing of the environment is read: the settings are those of the file.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address.Address, address.Port, endpoint =>
            {
                if (certificate is not null)
                {
                    endpoint.UseHttps(https =>
                        (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Leaf, certificate.Chain));
                }
            });
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole(line => line.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new OfferedOperations(Operations));
        builder.Services.AddSingleton<IAuditOutlet>(provider =>
            new JournalAudit(provider.GetRequiredService<AuditLanes>(), journal, show));
        configure?.Invoke(builder.Services);
        builder.Services.AddKacls(loaded);
        builder.Services.AddKeyVaultKeyEncryption(loaded.Settings.KeyEncryption);
        builder.Services.AddKeyDiagnosis(loaded.Settings);
        builder.Services.RemoveAll<IHostLifetime>();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        var app = builder.Build();
        try
        {
            app.MapKacls();
            await app.StartAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The command ends it, and not a signal that the host would take for itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Audit;
using Kacls.Azure.Telemetry;
using Kacls.Benchmarks.Servers;
using Kacls.Diagnostics;
using Kacls.Settings;
using Kacls.Testing.Ingestion;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kacls.Benchmarks.Flood;

/// <summary>The product with the audit that production has, its ingestion on loopback.</summary>
internal sealed class FloodServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly MeterListener meters = new();
    private long counted;

    private FloodServer(WebApplication app, IngestionServer ingestion, string store)
    {
        (this.app, Ingestion, Store) = (app, ingestion, store);
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == KaclsDiagnostics.Name && instrument.Name == "kacls.audit.lost")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref counted, count));
        meters.Start();
    }

    internal IngestionServer Ingestion { get; }

    internal string Store { get; }

    internal Uri Address => new(app.Urls.Single());

    /// <summary>Records that the service says it has lost.</summary>
    internal long Counted => Interlocked.Read(ref counted);

    internal static async Task<FloodServer> StartAsync(FloodCondition condition, BenchmarkKeys keys, string store)
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        var ingestion = await IngestionServer.StartAsync();
        ingestion.Answer = condition.Answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [TelemetrySettings.ConnectionString] = ingestion.ConnectionString,
            ["Kacls:Audit:StorePath"] = store,
        });
        var app = KaclsServer.BuildLocal(builder, keys, services =>
        {
            services.AddKaclsTelemetry(new(), builder.Configuration);
            services.PostConfigure<AzureMonitorExporterOptions>(options =>
            {
                options.Transport = new HttpClientTransport(condition.NobodyListens ? Nowhere() : ingestion.CreateClient());
                options.DisableOfflineStorage = true;
            });
        });
        var server = new FloodServer(app, ingestion, store);
        await app.StartAsync();
        return server;
    }

    /// <summary>Waits until every record is delivered, or has come to rest on the disk.</summary>
    internal async Task SettleAsync(bool refuses)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await app.Services.GetRequiredService<AuditLog>().FlushAsync(bound.Token);
        while (refuses && Directory.EnumerateFiles(Store, "*.records", SearchOption.AllDirectories).Any())
        {
            await Task.Delay(TimeSpan.FromSeconds(0.2), bound.Token);
        }
    }

    internal Task StopAsync() => app.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Ingestion.DisposeAsync();
        meters.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "It lives as long as the program.")]
    private static HttpClient Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return new(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }
}

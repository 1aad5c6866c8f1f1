using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Audit;
using Kacls.Azure.Telemetry;
using Kacls.Settings;
using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A key service whose audit records go to an Application Insights that can fail, by the real exporter, on one clock.</summary>
internal sealed class TelemetryWorld : IAsyncDisposable
{
    private readonly string store;

    private TelemetryWorld(IngestionServer ingestion, KaclsApp kacls, string store) =>
        (Ingestion, Kacls, this.store) = (ingestion, kacls, store);

    public IngestionServer Ingestion { get; }

    public KaclsApp Kacls { get; }

    public static async Task<TelemetryWorld> StartAsync()
    {
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        var ingestion = await IngestionServer.StartAsync();
        var store = Directory.CreateTempSubdirectory("kacls-audit-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [TelemetrySettings.ConnectionString] = ingestion.ConnectionString }).Build();
        var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Audit:StorePath"] = store },
            services =>
            {
                services.AddKaclsTelemetry(new(), configuration);
                services.PostConfigure<AzureMonitorExporterOptions>(options =>
                {
                    options.Transport = new HttpClientTransport(ingestion.CreateClient());
                    options.StorageDirectory = store;
                });
            });
        return new(ingestion, kacls, store);
    }

    /// <summary>Whether the record of a request is there, at Application Insights.</summary>
    public bool HasArrived(Reply reply) => Ingestion.Items.Any(item =>
        item.Name == AuditLog.EventName && item.Properties.GetValueOrDefault("correlation_id") == reply.CorrelationId);

    /// <summary>The records on the instance's disk.</summary>
    public IReadOnlyList<(string? CorrelationId, string? Outcome)> Stored =>
    [
        .. Directory.GetFiles(store, "*.records", SearchOption.AllDirectories).SelectMany(AuditFile.Read)
            .Select(entry => entry.Fields.ToDictionary(StringComparer.Ordinal))
            .Select(fields => (fields.GetValueOrDefault("correlation_id") as string, fields.GetValueOrDefault("outcome") as string)),
    ];

    public async ValueTask DisposeAsync()
    {
        await Kacls.DisposeAsync();
        await Ingestion.DisposeAsync();
        Directory.Delete(store, recursive: true);
    }
}

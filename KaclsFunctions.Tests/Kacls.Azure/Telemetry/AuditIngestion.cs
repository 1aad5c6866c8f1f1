using Azure.Core.Pipeline;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Audit;
using Kacls.Azure.Telemetry;
using Kacls.Diagnostics;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.AuditDelivery;

/// <summary>The audit as production has it: the real exporter, a store on the disk, and an ingestion that answers as it is told.</summary>
internal sealed class AuditIngestion : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private AuditIngestion(IngestionServer server, ManualTimeProvider time, string store, ServiceProvider services) =>
        (Server, Time, Store, this.services) = (server, time, store, services);

    // The exporter's statistics about itself would go to Microsoft.
    static AuditIngestion() => Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");

    public IngestionServer Server { get; }

    public ManualTimeProvider Time { get; }

    /// <summary>The directory of the store.</summary>
    public string Store { get; }

    public CapturedLog Log { get; private init; } = new();

    public AuditLog Audit => services.GetRequiredService<AuditLog>();

    public AuditLanes Lanes => services.GetRequiredService<AuditLanes>();

    /// <summary>Records in files of the store, by the files' names.</summary>
    public int Stored => Directory.GetFiles(Store, "*.records", SearchOption.AllDirectories)
        .Sum(file => int.Parse(Path.GetFileName(file).Split('-')[1], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The numbers of the records that arrived, each once.</summary>
    public long[] Arrived =>
    [
        .. Server.Items.Where(item => item.Name == AuditLog.EventName)
            .Select(item => long.Parse(item.Properties["sequence"], System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order(),
    ];

    public static async Task<AuditIngestion> StartAsync(string? store = null, int maxWaiting = 20_000, HttpMessageHandler? way = null) =>
        On(await IngestionServer.StartAsync(), store, maxWaiting, way);

    public static AuditIngestion On(IngestionServer server, string? store = null, int maxWaiting = 20_000, HttpMessageHandler? way = null)
    {
        var time = new ManualTimeProvider();
        store ??= Directory.CreateTempSubdirectory("kacls-audit-").FullName;
        var settings = new KaclsSettings { Audit = { StorePath = store, MaxWaiting = maxWaiting } };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { [TelemetrySettings.ConnectionString] = server.ConnectionString }).Build();
        var log = new CapturedLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<TimeProvider>(time);
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(settings);
        services.AddSingleton(KaclsDiagnostics.Shared);
        Kacls.Hosting.AuditServices.AddKaclsAudit(services, settings.Audit);
        services.AddKaclsTelemetry(new(), configuration);
        services.PostConfigure<AzureMonitorExporterOptions>(options =>
        {
            options.Transport = new HttpClientTransport(way is null ? server.CreateClient() : new HttpClient(way));
            options.StorageDirectory = store;
        });
        return new(server, time, store, services.BuildServiceProvider()) { Log = log };
    }

    /// <summary>Writes records of granted requests.</summary>
    public void Write(int count)
    {
        for (var index = 0; index < count; index++)
        {
            Audit.Write(AuditSamples.Granted(Lanes));
        }
    }

    public Task FlushAsync() => Audit.FlushAsync(CancellationToken.None);

    /// <summary>Ends the process's part; the server and the store stay.</summary>
    public ValueTask StopAsync() => services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Server.DisposeAsync();
        if (Directory.Exists(Store))
        {
            Directory.Delete(Store, recursive: true);
        }
    }
}

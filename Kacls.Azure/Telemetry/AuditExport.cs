using System.Diagnostics.CodeAnalysis;
using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Kacls.Azure.Telemetry;

/// <summary>Has audit records delivered by an exporter of their own, with our own store of what can't be sent.</summary>
internal static class AuditExport
{
    /// <summary>
    /// The exporter keeps one way of sending for each connection string in the process. With another text, which it does not read, the
    /// audit's is its own.
    /// </summary>
    private const string OwnWay = "KaclsAudit=true";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds it; call it after the service itself was added.</summary>
    internal static void AddAuditExport(this IServiceCollection services, string exporter) =>
        services.AddSingleton<IAuditOutlet>(provider =>
        {
            var lanes = provider.GetRequiredService<AuditLanes>();
            var diagnostics = provider.GetRequiredService<KaclsDiagnostics>();
            var time = provider.GetRequiredService<TimeProvider>();
            var losses = new AuditLosses(diagnostics, provider.GetRequiredService<ILogger<AuditLosses>>());
            var path = provider.GetRequiredService<KaclsSettings>().Audit.StorePath is { Length: > 0 } named ? named : DefaultPath;
            var store = new AuditStore(Path.GetFullPath(path), lanes.Instance);
            return new DeliveryLoop(lanes, new(SinkOf(exporter, provider), store, losses, time), losses, diagnostics, time);
        });

    private static string DefaultPath => Path.Combine(Path.GetTempPath(), "kacls-audit");

    private static ExportedAudit SinkOf(string exporter, IServiceProvider provider) =>
        exporter == TelemetrySettings.AzureMonitor ? AzureMonitor(provider) : Otlp(provider);

    [SuppressMessage("Reliability", "CA2000", Justification = "The sink disposes of it.")]
    private static ExportedAudit AzureMonitor(IServiceProvider provider)
    {
        var replies = new IngestionReply();
        var options = provider.GetRequiredService<IOptionsFactory<AzureMonitorExporterOptions>>().Create(Options.DefaultName);
        options.ConnectionString = $"{options.ConnectionString!.TrimEnd(';')};{OwnWay}";
        options.DisableOfflineStorage = true;
        options.EnableLiveMetrics = false;
        options.Retry.NetworkTimeout = Timeout;
        options.AddPolicy(replies, HttpPipelinePosition.PerCall);
        return new(new AzureMonitorLogExporter(options), ResourceOf(provider), (_, count) => replies.Take(count));
    }

    /// <summary>An OTLP exporter tells no more than whether the collector took the batch.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The sink disposes of it.")]
    private static ExportedAudit Otlp(IServiceProvider provider)
    {
        var options = OtlpVariables.Read(provider.GetRequiredService<IConfiguration>());
        return new(new OtlpLogExporter(options), ResourceOf(provider), (result, count) =>
            result == ExportResult.Success ? SinkAnswer.Taken : SinkAnswer.AllAgain("otlp_failed", count));
    }

    private static Resource ResourceOf(IServiceProvider provider) =>
        provider.GetService<LoggerProvider>()?.GetResource() ?? ResourceBuilder.CreateDefault().Build();
}

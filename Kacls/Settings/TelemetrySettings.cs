using Microsoft.Extensions.Configuration;

namespace Kacls.Settings;

/// <summary>The section <c>Kacls:Telemetry</c>.</summary>
public sealed class TelemetrySettings
{
    /// <summary>The <see cref="Exporter"/> for Application Insights; <see cref="ConnectionString"/> says which.</summary>
    public const string AzureMonitor = "AzureMonitor";

    /// <summary>The variable with the connection string of Application Insights. Set by Azure, or by the operator.</summary>
    public const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>
    /// The <see cref="Exporter"/> for any OpenTelemetry collector; the standard OTEL_EXPORTER_OTLP_* variables say where and how.
    /// </summary>
    public const string Otlp = "Otlp";

    /// <summary>The <see cref="Exporter"/> for nothing.</summary>
    public const string None = "None";

    /// <summary>
    /// <c>AzureMonitor</c>, <c>Otlp</c> or <c>None</c>. Unless named, it is AzureMonitor where there is a connection string, and None
    /// elsewhere.
    /// </summary>
    public string? Exporter { get; set; }

    /// <summary>The exporter that is used: <see cref="AzureMonitor"/>, <see cref="Otlp"/> or <see cref="None"/>.</summary>
    /// <param name="configuration">The host's whole configuration.</param>
    public string ExporterIn(IConfiguration configuration) =>
        Exporter ?? (string.IsNullOrEmpty(configuration[ConnectionString]) ? None : AzureMonitor);

    /// <summary>The share of requests whose spans are kept, from 0 to 1. Audit records, other logs and metrics are never sampled.</summary>
    public double SamplingRatio { get; set; } = 0.1;
}

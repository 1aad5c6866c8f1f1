using Azure.Monitor.OpenTelemetry.Exporter;
using Kacls.Azure.KeyEncryption;
using Kacls.Diagnostics;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Kacls.Azure.Telemetry;

/// <summary>
/// Sends logs, spans and metrics to Application Insights or to an OpenTelemetry collector, and audit records by a way of their own.
/// </summary>
internal static class KaclsTelemetry
{
    /// <summary>
    /// How to sign in there, in the Functions host's own format: with <c>Authorization=AAD</c> this program's Azure credential is used,
    /// which is the only way where local authentication is off.
    /// </summary>
    public const string AuthenticationStringSetting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>.NET's own spans of outgoing HTTP: calls of a vault, of key sources and of peers.</summary>
    private const string HttpClientSource = "System.Net.Http";

    /// <summary>
    /// Adds OpenTelemetry with the exporter that <see cref="TelemetrySettings.Exporter"/> names. Only spans are sampled: every audit record
    /// arrives.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="settings">Loaded and valid.</param>
    /// <param name="configuration">The host's whole configuration.</param>
    /// <returns>For what the host itself has to add.</returns>
    public static IOpenTelemetryBuilder AddKaclsTelemetry(
        this IServiceCollection services, TelemetrySettings settings, IConfiguration configuration)
    {
        var builder = services.AddOpenTelemetry();
        if (settings.ExporterIn(configuration) is var exporter && exporter != TelemetrySettings.None)
        {
            services.AddAuditExport(exporter);
        }

        switch (settings.ExporterIn(configuration))
        {
            case TelemetrySettings.AzureMonitor:
                AddSources(builder);
                AddAzureMonitor(services, builder, settings, configuration);
                break;
            case TelemetrySettings.Otlp:
                AddSources(builder);
                builder.WithTracing(tracing => tracing.SetSampler(new TraceIdRatioBasedSampler(settings.SamplingRatio))).UseOtlpExporter();
                break;
        }

        return builder;
    }

    private static void AddSources(IOpenTelemetryBuilder builder) => builder
        .WithLogging()
        .WithTracing(tracing => tracing.AddSource(KaclsDiagnostics.Name, HttpClientSource))
        .WithMetrics(metrics => metrics.AddMeter(KaclsDiagnostics.Name));

    private static void AddAzureMonitor(
        IServiceCollection services, IOpenTelemetryBuilder builder, TelemetrySettings settings, IConfiguration configuration)
    {
        services.Configure<AzureMonitorExporterOptions>(options =>
        {
            options.ConnectionString = configuration[TelemetrySettings.ConnectionString];
            options.SamplingRatio = (float)settings.SamplingRatio;

            // A rate, where one is set, takes the ratio's place; it is 5 by default.
            options.TracesPerSecond = null;

            // On by default, and it drops every log record, the audit's among them, of a request whose caller's traceparent is unsampled.
            options.EnableTraceBasedLogsSampler = false;
        });
        if (SignsIn(configuration[AuthenticationStringSetting]))
        {
            services.AddAzureCredential();
            services.AddOptions<AzureMonitorExporterOptions>().Configure<global::Azure.Core.TokenCredential>((options, credential) =>
                options.Credential = credential);
        }

        builder
            .WithLogging(logging => logging.AddAzureMonitorLogExporter())
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter())
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter());
    }

    /// <summary>
    /// The string is <c>Authorization=AAD</c>, perhaps with <c>;ClientId=…</c>, which is for the Functions host: ours is AZURE_CLIENT_ID.
    /// </summary>
    private static bool SignsIn(string? authentication) => (authentication ?? "").Split(';', StringSplitOptions.TrimEntries)
        .Contains("Authorization=AAD", StringComparer.OrdinalIgnoreCase);
}

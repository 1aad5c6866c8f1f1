using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Kacls.Azure.Telemetry;

/// <summary>Sends logs, the audit records among them, to Azure Monitor.</summary>
public static class KaclsTelemetry
{
    /// <summary>Set by Azure, or by the operator; without it nothing is sent.</summary>
    public const string ConnectionStringSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Adds OpenTelemetry. Logs are never sampled, so every audit record arrives as a custom event.</summary>
    public static IOpenTelemetryBuilder AddKaclsTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var builder = services.AddOpenTelemetry();
        if (configuration[ConnectionStringSetting] is not { Length: > 0 } connectionString)
        {
            return builder;
        }

        return builder.WithLogging(logging => logging.AddAzureMonitorLogExporter(options => options.ConnectionString = connectionString));
    }
}

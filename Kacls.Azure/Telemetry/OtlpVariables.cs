using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;

namespace Kacls.Azure.Telemetry;

/// <summary>
/// The standard variables of an OTLP exporter of logs (OpenTelemetry specification, protocol exporter). The exporter's own options read
/// them from the environment alone; what a host has them in is its configuration.
/// </summary>
internal static class OtlpVariables
{
    internal static OtlpExporterOptions Read(IConfiguration configuration)
    {
        var options = new OtlpExporterOptions();
        if (Value("PROTOCOL") is { } protocol)
        {
            options.Protocol = protocol == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        }

        if (Value("HEADERS") is { } headers)
        {
            options.Headers = headers;
        }

        // What names the signal is taken as it is; what is for all signals is a base.
        if (configuration["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] is { Length: > 0 } own)
        {
            options.Endpoint = new(own);
        }
        else if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 } all)
        {
            options.Endpoint = new(options.Protocol == OtlpExportProtocol.Grpc ? all : $"{all.TrimEnd('/')}/v1/logs");
        }

        return options;

        string? Value(string name) => new[] { $"OTEL_EXPORTER_OTLP_LOGS_{name}", $"OTEL_EXPORTER_OTLP_{name}" }
            .Select(variable => configuration[variable]).FirstOrDefault(value => !string.IsNullOrEmpty(value));
    }
}

using System.Text.Json;

namespace Kacls.Testing.Ingestion;

/// <summary>One item of Application Insights' ingestion protocol: a row of the table that its type leads to.</summary>
/// <param name="Type">EventData, MetricData, RemoteDependencyData, RequestData, MessageData or ExceptionData.</param>
/// <param name="Name">The event's, span's or metric's name; nothing for the others.</param>
/// <param name="Properties">The customDimensions.</param>
/// <param name="Data">All members of its kind of row.</param>
/// <param name="Line">The whole item.</param>
public sealed record TelemetryItem(string Type, string? Name, IReadOnlyDictionary<string, string> Properties, JsonElement Data, string Line)
{
    /// <summary>The table by its name in Application Insights.</summary>
    public string Table => Type switch
    {
        "EventData" => "customEvents",
        "MetricData" => "customMetrics",
        "RemoteDependencyData" => "dependencies",
        "RequestData" => "requests",
        "MessageData" => "traces",
        "ExceptionData" => "exceptions",
        _ => Type,
    };

    /// <summary>Reads a line.</summary>
    public static TelemetryItem Parse(string line)
    {
        var item = JsonElement.Parse(line).GetProperty("data");
        var type = item.GetProperty("baseType").GetString()!;
        var data = item.GetProperty("baseData");
        var named = type == "MetricData" ? data.GetProperty("metrics")[0] : data;
        return new(
            type,
            named.TryGetProperty("name", out var name) ? name.GetString() : null,
            data.TryGetProperty("properties", out var properties)
                ? properties.EnumerateObject()
                    .ToDictionary(property => property.Name, property => property.Value.ToString(), StringComparer.Ordinal)
                : new Dictionary<string, string>(),
            data,
            line);
    }
}

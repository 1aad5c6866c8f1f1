using Kacls.Testing.Ingestion;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What Application Insights can do.</summary>
internal static class TelemetryFaults
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<TelemetryRow> Rows { get; } =
    [
        Row("500", new(500)) with { Normal = Second },
        Row("429 with `Retry-After: 7`", new(429) { RetryAfter = 7 }) with { Normal = 7 * Second },
        Row("439: the daily cap", new(439)) with { Normal = Second },
        Row("the connection is reset", IngestionAnswer.Broken) with { Normal = Second },
        Row("the connection is reset for half an hour", IngestionAnswer.Broken) with
        {
            For = TimeSpan.FromMinutes(30), Normal = 60 * Second, OrSooner = true,
        },
        Row("the connection is reset, and our clock is set back two hours", IngestionAnswer.Broken) with
        {
            SetBack = TimeSpan.FromHours(2), Normal = Second,
        },
    ];

    private static TelemetryRow Row(string fault, IngestionAnswer answer) =>
        new(fault, answer) { Caller = "200", Audit = "granted: on the instance's disk until it can be delivered" };
}

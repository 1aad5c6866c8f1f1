using System.Collections.Frozen;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// What records have beside the fields of a single request, and the metrics about the audit itself: with <see cref="ObservedTelemetry"/>
/// all that a query may name.
/// </summary>
internal static class AuditTelemetry
{
    /// <summary>The operations of service records: what the service did by itself, outside a request.</summary>
    public static IReadOnlyList<string> ServiceOperations { get; } = ["configuration", "probe", "seal"];

    /// <summary>Fields of records, of those that stand for several requests, and of service records.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "claims", "count", "first_at", "instance", "keks", "last_at", "peers", "perimeters", "privileged_users", "provider", "providers",
        "role", "sequence", "settings_sha256", "version", "would_deny",
    ];

    /// <summary>Metrics about the delivery of records, with their dimensions.</summary>
    public static FrozenDictionary<string, string[]> MetricDimensions { get; } = new Dictionary<string, string[]>
    {
        ["kacls.audit.lost"] = ["reason"],
        ["kacls.audit.store.bytes"] = [],
        ["kacls.audit.waiting"] = ["lane"],
    }.ToFrozenDictionary();
}

using System.Collections.Frozen;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// What reaches Application Insights from this program, as <c>AzureMonitorExportTests</c> sees it arrive at an ingestion endpoint; that
/// test fails where the two differ. A query may name nothing else.
/// </summary>
internal static class ObservedTelemetry
{
    /// <summary>Tables by their names in Application Insights, with those in its Log Analytics workspace.</summary>
    public static FrozenDictionary<string, string> Tables { get; } = new Dictionary<string, string>
    {
        ["customEvents"] = "AppEvents",
        ["customMetrics"] = "AppMetrics",
        ["dependencies"] = "AppDependencies",
        ["exceptions"] = "AppExceptions",
        ["traces"] = "AppTraces",
    }.ToFrozenDictionary();

    /// <summary>The name of the one custom event.</summary>
    public static string CustomEventName => "KaclsAudit";

    /// <summary>
    /// The members of its customDimensions (AppEvents: Properties), each a string. A member without a value is left out. CategoryName is
    /// the exporter's own.
    /// </summary>
    public static IReadOnlyList<string> CustomEventDimensions { get; } =
    [
        "CategoryName", "algorithm", "application", "claims", "client_ip", "correlation_id", "delegated_to", "detail", "duration_ms",
        "email_type", "google_email", "guest",
        "http_status", "instance", "issuer", "kek", "message_id", "operation", "original_kacls_url", "outcome", "perimeter_id",
        "perimeter_rule", "provider", "reason",
        "reason_code", "resource_name", "role", "sealed_perimeter_id", "sequence", "spki_hash", "user", "vault_request_ids", "would_deny",
    ];

    /// <summary>
    /// The members of the customDimensions (AppTraces: Properties) of the log line that says that a version of a key has proved itself.
    /// </summary>
    public static IReadOnlyList<string> ProofDimensions { get; } = ["Key", "VaultRequests", "Version"];

    /// <summary>The names of our own metrics.</summary>
    public static IReadOnlyList<string> MetricNames { get; } =
        [
            "kacls.audit.lost", "kacls.audit.store.bytes", "kacls.audit.waiting", "kacls.duration", "kacls.kek.duration",
            "kacls.kek.throttled", "kacls.key.versions", "kacls.keys.refresh", "kacls.requests",
        ];

    /// <summary>The members of each metric's customDimensions (AppMetrics: Properties).</summary>
    public static FrozenDictionary<string, string[]> MetricDimensions { get; } = new Dictionary<string, string[]>
    {
        ["kacls.audit.lost"] = ["reason"],
        ["kacls.audit.store.bytes"] = [],
        ["kacls.audit.waiting"] = ["lane"],
        ["kacls.requests"] = ["application", "operation", "outcome", "reason_code"],
        ["kacls.duration"] = ["operation", "outcome"],
        ["kacls.kek.duration"] = ["kek", "operation", "reason_code"],
        ["kacls.kek.throttled"] = ["kek", "operation"],
        ["kacls.key.versions"] = ["source", "state", "version"],
        ["kacls.keys.refresh"] = ["outcome", "source"],
    }.ToFrozenDictionary();

    /// <summary>
    /// The names of our own spans, all of them dependencies of the type InProc. A call of a vault, a key source or a peer is one of the
    /// type Http.
    /// </summary>
    public static IReadOnlyList<string> SpanNames { get; } =
        ["kacls.kek.unwrap", "kacls.kek.wrap", "kacls.perimeter", "kacls.unwrap", "kacls.validate", "kacls.wrap"];
}

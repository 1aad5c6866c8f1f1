using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>status (4.1).</summary>
internal static class StatusFaults
{
    private const string Rule = "4.1";

    internal static IEnumerable<Fault> All =>
    [
        new("status-server-type-in-lower-case", Rule, Stated, "server_type is kacls."),
        new("status-server-type-other", Rule, Stated, "server_type is KMS."),
        new("status-vendor-number", Rule, Stated, "vendor_id is a number."),
        new("status-version-number", Rule, Stated, "version is a number."),
        new("status-without-server_type", Rule, Stated, "server_type is missing."),
        new("status-without-vendor_id", Rule, Stated, "vendor_id is missing."),
        new("status-without-version", Rule, Stated, "version is missing."),
        new("status-without-operations_supported", Rule, Stated, "operations_supported is missing."),
        new("status-operations-text", Rule, Stated, "operations_supported is text."),
        new("status-operations-objects", Rule, Stated, "operations_supported has objects."),
        new("status-operations-empty", Rule, Stated, "operations_supported is empty."),
        new("status-operations-in-capitals", Rule, Stated, "operations_supported has names in capitals."),
        new("status-lists-paths", Rule, Stated, "operations_supported has paths."),
    ];
}

using System.Globalization;
using System.Text.Json;
using Kacls.Cli.Records;

namespace Kacls.Cli.Audit;

/// <summary>A use of a key, as the vault's own log has it.</summary>
/// <param name="Where">File and line.</param>
/// <param name="Time">When.</param>
/// <param name="Operation"><c>KeyUnwrap</c> and others.</param>
/// <param name="RequestId">Its CorrelationId, as hexadecimal digits.</param>
/// <param name="Caller">The address of who called.</param>
internal sealed record VaultEvent(string Where, DateTimeOffset? Time, string Operation, string RequestId, string? Caller)
{
    /// <summary>Those that use a key; to list or to read one opens nothing.</summary>
    private static readonly string[] Uses = ["KeyUnwrap", "KeyWrap", "KeySign", "KeyDecrypt", "KeyEncrypt"];

    /// <summary>A row of AZKVAuditLogs, of AzureDiagnostics or of the log in a storage account; null: no successful use of a key.</summary>
    public static VaultEvent? Of(RecordRow row)
    {
        if (row.Row.ValueKind != JsonValueKind.Object
            || Find(row.Row, "OperationName") is not { } operation
            || !Uses.Contains(operation, StringComparer.Ordinal)
            || Find(row.Row, "CorrelationId") is not { } id
            || (Find(row.Row, "HttpStatusCode") ?? Find(row.Row, "httpStatusCode_d") ?? FindInside(row.Row, "httpStatusCode"))
                is not ("200" or "200.0"))
        {
            return null;
        }

        return new(
            row.Where,
            DateTimeOffset.TryParse(
                Find(row.Row, "TimeGenerated") ?? Find(row.Row, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var time) ? time : null,
            operation,
            Digits(id),
            Find(row.Row, "CallerIpAddress"));
    }

    /// <summary>An id as hexadecimal digits alone, so that GUIDs with and without hyphens compare.</summary>
    public static string Digits(string id) => id.Replace("-", "", StringComparison.Ordinal).Trim().ToUpperInvariant();

    private static string? Find(JsonElement row, string member) => row.EnumerateObject()
        .FirstOrDefault(each => string.Equals(each.Name, member, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not 0 } found
            ? found.Value.ToString()
            : null;

    private static string? FindInside(JsonElement row, string member) =>
        row.TryGetProperty("properties", out var inner) && inner.ValueKind == JsonValueKind.Object ? Find(inner, member) : null;
}

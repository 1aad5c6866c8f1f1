using System.Reflection;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Settings;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, status: what this service is and can, after its self-checks. The Admin console's connection test calls it.
/// </summary>
internal sealed class StatusOperation(
    KaclsSettings settings, SelfCheck selfCheck, ClientAddressCheck clientAddress, OfferedOperations offered) : IOperation
{
    /// <summary>Fixed by Google's reference.</summary>
    private const string ServerType = "KACLS";
    private const string VendorId = "Kacls";

    internal static string Version { get; } = typeof(StatusOperation).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public CseOperation Operation => CseOperation.Status;

    public Member[] Reads { get; } = [];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var check = await selfCheck.CheckAsync(context.Aborted);
        if (check.Fault is { } fault)
        {
            throw ErrorCatalogue.Unhealthy.ToException(fault);
        }

        context.Audit.NoteDetail(check.Detail);
        string[] degraded = clientAddress.FindsFault(context.ClientAddress) ? [.. check.Degraded, "client_address"] : [.. check.Degraded];
        return new StatusReply(settings.Name, offered.Names, degraded);
    }

    private sealed class StatusReply(string? name, IEnumerable<string> operations, string[] degraded) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteString("server_type", ServerType);
            writer.WriteString("vendor_id", VendorId);
            writer.WriteString("version", Version);
            if (name is not null)
            {
                writer.WriteString("name", name);
            }

            WriteNames(writer, "operations_supported", operations);
            // Ours, not Google's: parts that are not as they should be, though the service serves.
            if (degraded.Length > 0)
            {
                WriteNames(writer, "degraded", degraded);
            }
        }

        private static void WriteNames(Utf8JsonWriter writer, string member, IEnumerable<string> names)
        {
            writer.WriteStartArray(member);
            foreach (var name in names)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        }
    }
}

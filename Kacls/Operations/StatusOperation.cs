using System.Reflection;
using System.Text.Json;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.Requests;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Operations;

/// <summary>Google's reference, status: what this service is and can, after its self-checks. The Admin console's connection test calls it.</summary>
internal sealed class StatusOperation(KaclsSettings settings, SelfCheck selfCheck, Lazy<OperationCatalogue> catalogue) : IOperation
{
    /// <summary>Fixed by Google's reference.</summary>
    private const string ServerType = "KACLS";
    private const string VendorId = "Kacls";

    private static readonly string Version = typeof(StatusOperation).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public string Name => "status";

    public string HttpMethod => HttpMethods.Get;

    public Member[] Members { get; } = [];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        if (await selfCheck.FindFaultAsync(cancellation) is { } fault)
        {
            throw ErrorCatalogue.Unhealthy.ToException(fault);
        }

        return new StatusReply(settings.Name, catalogue.Value);
    }

    private sealed class StatusReply(string? name, OperationCatalogue catalogue) : OperationReply
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

            writer.WriteStartArray("operations_supported");
            foreach (var operation in catalogue.Operations)
            {
                writer.WriteStringValue(operation.Name);
            }

            writer.WriteEndArray();
        }
    }
}

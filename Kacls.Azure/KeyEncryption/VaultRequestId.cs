using Azure.Core.Pipeline;
using Kacls.Audit;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Sends the correlation id of the request along as <c>x-ms-client-request-id</c>, so that the vault's AuditEvent log joins with the
/// audit.
/// </summary>
internal static class VaultRequestId
{
    public static IDisposable? Scope() =>
        CorrelationScope.Current is { Length: > 0 } id ? HttpPipeline.CreateClientRequestIdScope(id) : null;
}

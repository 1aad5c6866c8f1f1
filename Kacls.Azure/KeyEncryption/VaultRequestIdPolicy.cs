using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Notes the <c>x-ms-request-id</c> of each reply of the vault. Key Vault's AuditEvent log has it as its <c>CorrelationId</c>; the client's
/// own id, which we send as well, is promised by the documentation of that log but left out of it according to the service's owners
/// (github.com/Azure/azure-sdk-for-js, issues 13061 and 29129). Whichever it is, one of the two joins.
/// </summary>
internal sealed class VaultRequestIdPolicy : HttpPipelineSynchronousPolicy
{
    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.Response.Headers.TryGetValue("x-ms-request-id", out var id) && Guid.TryParse(id, CultureInfo.InvariantCulture, out _))
        {
            CorrelationScope.NoteVaultRequest(id);
        }
    }
}

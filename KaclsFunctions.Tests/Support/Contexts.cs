using Kacls.Audit;
using Kacls.Protocol;
using Kacls.Requests;

namespace KaclsFunctions.Tests.Support;

/// <summary>The context of a request without members, for what is called below the operations.</summary>
internal static class Contexts
{
    internal static OperationContext New(AuditRecord? audit = null) =>
        new(CseOperation.Wrap, RequestBody.Empty, clientAddress: null, audit
            ?? new AuditRecord("test", "0"), CancellationToken.None);
}

using System.Net;
using Kacls.Audit;
using Kacls.Protocol;

namespace Kacls.Requests;

/// <summary>
/// One request on its way through its operation. Decisions are made of its members, its operation and its address; the audit record is
/// written beside them and never read, so that what is logged can change without a change of what is allowed.
/// </summary>
/// <param name="operation">Which operation was called.</param>
/// <param name="body">The members that the operation reads.</param>
/// <param name="clientAddress">Where the request comes from; nothing where that can't be known.</param>
/// <param name="audit">What the operator will read.</param>
/// <param name="aborted">Cancelled when the caller has gone.</param>
internal sealed class OperationContext(
    CseOperation operation, RequestBody body, IPAddress? clientAddress, AuditRecord audit, CancellationToken aborted)
{
    internal CseOperation Operation => operation;

    internal IPAddress? ClientAddress => clientAddress;

    internal AuditRecord Audit => audit;

    internal CancellationToken Aborted => aborted;

    /// <inheritdoc cref="RequestBody.Get"/>
    internal T Get<T>(Member<T> member) => body.Get(member);
}

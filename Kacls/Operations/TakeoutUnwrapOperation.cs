using Kacls.Audit;
using Kacls.Requests;

namespace Kacls.Operations;

/// <summary>privilegedunwrap under its former name, which the sample in Google's reference still calls; audited under that name.</summary>
internal sealed class TakeoutUnwrapOperation(PrivilegedUnwrapOperation privilegedUnwrap) : IOperation
{
    public string Name => "takeout_unwrap";

    public Member[] Members => privilegedUnwrap.Members;

    public ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation) =>
        privilegedUnwrap.AnswerAsync(body, audit, cancellation);
}

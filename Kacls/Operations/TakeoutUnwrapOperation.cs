using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Operations;

/// <summary>privilegedunwrap under its former name, which the sample in Google's reference still calls; audited under that name.</summary>
internal sealed class TakeoutUnwrapOperation(PrivilegedUnwrapOperation privilegedUnwrap) : IOperation
{
    public CseOperation Operation => CseOperation.TakeoutUnwrap;

    public Member[] Reads => privilegedUnwrap.Reads;

    public ValueTask<OperationReply> AnswerAsync(OperationContext context) =>
        privilegedUnwrap.AnswerAsync(context);
}

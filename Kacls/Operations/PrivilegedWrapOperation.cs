using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, privilegedwrap: seals a DEK like wrap, for an administrator who imports documents; the body names what for.
/// </summary>
internal sealed class PrivilegedWrapOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.PrivilegedWrap;

    public Member[] Reads { get; } =
        [Members.Authentication, Members.Key, Members.PerimeterId, Members.ResourceName, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(context);
        var (resourceName, perimeterId) = (context.Get(Members.ResourceName), context.Get(Members.PerimeterId));
        (context.Audit.ResourceName, context.Audit.PerimeterId) = (resourceName, perimeterId);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, context, resourceName);

        using var dek = new DekContent(context.Get(Members.Key), resourceName, perimeterId ?? string.Empty);
        return OperationReply.Of("wrapped_key", await envelopes.SealAsync(dek, context));
    }
}

using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, wrap: seals a DEK together with the resource and the perimeter that the authorization token names.
/// </summary>
internal sealed class WrapOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.Wrap;

    public Member[] Reads { get; } =
        [Members.Authentication, Members.Authorization, Members.Key, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var (authentication, authorization) = await tokens.ValidateDelegablePairAsync(context);
        rules.CheckUser(authentication, authorization, RoleRule.Wrap);
        perimeter.Check(authentication, authorization, context);

        using var dek = new DekContent(context.Get(Members.Key), authorization.ResourceName, authorization.PerimeterId);
        return OperationReply.Of("wrapped_key", await envelopes.SealAsync(dek, context));
    }
}

using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, unwrap: opens what wrap sealed, for a user who may read the same resource.</summary>
internal sealed class UnwrapOperation(
    TokenValidator tokens, AccessRules rules, UnwrapLimit limit, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.Unwrap;

    public Member[] Reads { get; } =
        [Members.Authentication, Members.Authorization, Members.WrappedKey, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var (authentication, authorization) = await tokens.ValidateDelegablePairAsync(context);
        rules.CheckUser(authentication, authorization, RoleRule.Unwrap);
        limit.Check(authentication);

        using var dek = await envelopes.OpenAsync(context.Get(Members.WrappedKey), context);
        ResourceRule.Check(dek, authorization.ResourceName);
        perimeter.Check(authentication, authorization, context, dek.PerimeterId);
        return OperationReply.Of("key", dek.Dek.AsSpan().ToArray());
    }
}

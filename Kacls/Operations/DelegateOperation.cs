using Kacls.Access;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, delegate: gives an entity that can't sign in, such as a meeting room, a token to wrap and unwrap one resource's keys
/// for the user.
/// </summary>
internal sealed class DelegateOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, DelegationMinter minter)
    : IOperation
{
    public CseOperation Operation => CseOperation.Delegate;

    public Member[] Reads { get; } = [Members.Authentication, Members.Authorization, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var (authentication, authorization) = await tokens.ValidateDelegatingPairAsync(context);
        rules.CheckDelegate(authentication, authorization);
        perimeter.Check(authentication, authorization, context);
        return OperationReply.Of("delegated_authentication", await minter.MintAsync(authentication, authorization, context.Aborted));
    }
}

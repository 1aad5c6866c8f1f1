using Kacls.Access;
using Kacls.Audit;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, delegate: gives an entity that can't sign in, such as a meeting room, a token to wrap and unwrap one resource's keys
/// for the user.
/// </summary>
internal sealed class DelegateOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, DelegationMinter minter) : IOperation
{
    public string Name => "delegate";

    public Member[] Members { get; } = [Requests.Members.Authentication, Requests.Members.Authorization, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidateDelegatingPairAsync(body, audit, cancellation);
        rules.CheckDelegate(authentication, authorization);
        perimeter.Check(authentication, authorization, audit);
        return OperationReply.Of("delegated_authentication", await minter.MintAsync(authentication, authorization, cancellation));
    }
}

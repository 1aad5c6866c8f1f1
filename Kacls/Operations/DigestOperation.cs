using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, digest: proves what a wrapped key holds without giving it away. Google's servers call it, without a user.
/// </summary>
internal sealed class DigestOperation(TokenValidator tokens, AccessRules rules, DekEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.Digest;

    public Member[] Reads { get; } = [Members.Authorization, Members.WrappedKey, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(context);
        rules.CheckService(authorization, RoleRule.Digest);

        using var dek = await envelopes.OpenAsync(context.Get(Members.WrappedKey), context);
        ResourceRule.Check(dek, authorization.ResourceName);
        return OperationReply.Of("resource_key_hash", ResourceKeyHash.Compute(dek));
    }
}

using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, digest: proves what a wrapped key holds without giving it away. Google's servers call it, without a user.</summary>
internal sealed class DigestOperation(TokenValidator tokens, AccessRules rules, DekEnvelopes envelopes) : IOperation
{
    public string Name => "digest";

    public Member[] Members { get; } = [Requests.Members.Authorization, Requests.Members.WrappedKey, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(body, audit, cancellation);
        rules.CheckService(authorization, RoleRule.Digest);

        using var dek = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedKey), audit, cancellation);
        ResourceRule.Check(dek, authorization.ResourceName);
        return OperationReply.Of("resource_key_hash", ResourceKeyHash.Compute(dek));
    }
}

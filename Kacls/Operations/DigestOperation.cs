using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, digest: proves what a wrapped key holds without giving it away. Google's servers call it, without a user.</summary>
internal sealed class DigestOperation(TokenValidator tokens, AccessRules rules, DekEnvelopes envelopes) : IOperation
{
    public string Name => "digest";

    public Member[] Members { get; } = [Http.Members.Authorization, Http.Members.WrappedKey, Http.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(body, audit, cancellation);
        rules.Check(authorization, RoleRule.Digest);

        using var dek = await envelopes.OpenAsync(body.Bytes(Http.Members.WrappedKey), audit, cancellation);
        ResourceRule.Check(dek, authorization.ResourceName);
        return OperationReply.Of("resource_key_hash", ResourceKeyHash.Compute(dek));
    }
}

using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, unwrap: opens what wrap sealed, for a user who may read the same resource.</summary>
internal sealed class UnwrapOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public string Name => "unwrap";

    public Member[] Members { get; } =
        [Requests.Members.Authentication, Requests.Members.Authorization, Requests.Members.WrappedKey, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidateDelegablePairAsync(body, audit, cancellation);
        rules.CheckUser(authentication, authorization, RoleRule.Unwrap);

        using var dek = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedKey), audit, cancellation);
        ResourceRule.Check(dek, authorization.ResourceName);
        perimeter.Check(authentication, authorization, audit, dek.PerimeterId);
        return OperationReply.Of("key", dek.Dek.AsSpan().ToArray());
    }
}

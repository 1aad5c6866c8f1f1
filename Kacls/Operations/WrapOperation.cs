using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, wrap: seals a DEK together with the resource and the perimeter that the authorization token names.</summary>
internal sealed class WrapOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public string Name => "wrap";

    public Member[] Members { get; } =
        [Requests.Members.Authentication, Requests.Members.Authorization, Requests.Members.Key, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidateDelegablePairAsync(body, audit, cancellation);
        rules.CheckUser(authentication, authorization, RoleRule.Wrap);
        perimeter.Check(authentication, authorization, audit);

        using var dek = new DekContent(body.Bytes(Requests.Members.Key), authorization.ResourceName, authorization.PerimeterId);
        return OperationReply.Of("wrapped_key", await envelopes.SealAsync(dek, audit, cancellation));
    }
}

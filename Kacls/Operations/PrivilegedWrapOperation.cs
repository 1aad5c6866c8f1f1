using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privilegedwrap: seals a DEK like wrap, for an administrator who imports documents; the body names what for.</summary>
internal sealed class PrivilegedWrapOperation(TokenValidator tokens, PrivilegedRule privileged, PerimeterStep perimeter, DekEnvelopes envelopes) : IOperation
{
    public string Name => "privilegedwrap";

    public Member[] Members { get; } =
        [Http.Members.Authentication, Http.Members.Key, Http.Members.PerimeterId, Http.Members.ResourceName, Http.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.ResourceName = body.Text(Http.Members.ResourceName);
        audit.PerimeterId = body.OptionalText(Http.Members.PerimeterId);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);

        using var dek = new DekContent(body.Bytes(Http.Members.Key), audit.ResourceName, audit.PerimeterId ?? string.Empty);
        return OperationReply.Of("wrapped_key", await envelopes.SealAsync(dek, audit, cancellation));
    }
}

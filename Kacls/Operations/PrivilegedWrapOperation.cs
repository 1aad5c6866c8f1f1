using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privilegedwrap: seals a DEK like wrap, for an administrator who imports documents; the body names what for.</summary>
internal sealed class PrivilegedWrapOperation(TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, DekEnvelopes envelopes) : IOperation
{
    public string Name => "privilegedwrap";

    public Member[] Members { get; } =
        [Requests.Members.Authentication, Requests.Members.Key, Requests.Members.PerimeterId, Requests.Members.ResourceName, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.ResourceName = body.Text(Requests.Members.ResourceName);
        audit.PerimeterId = body.OptionalText(Requests.Members.PerimeterId);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);

        using var dek = new DekContent(body.Bytes(Requests.Members.Key), audit.ResourceName, audit.PerimeterId ?? string.Empty);
        return OperationReply.Of("wrapped_key", await envelopes.SealAsync(dek, audit, cancellation));
    }
}

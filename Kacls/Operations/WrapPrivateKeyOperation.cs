using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, wrapprivatekey: seals a user's S/MIME private key, for an administrator who then uploads it to Gmail.</summary>
internal sealed class WrapPrivateKeyOperation(TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "wrapprivatekey";

    public Member[] Members { get; } =
        [Requests.Members.Authentication, Requests.Members.PrivateKey, Requests.Members.PerimeterId, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);

        var perimeterId = body.OptionalText(Requests.Members.PerimeterId) ?? string.Empty;
        audit.PerimeterId = perimeterId;
        using var key = PrivateKeyImport.Read(body.SecretText(Requests.Members.PrivateKey));
        using var content = PrivateKeyContent.Of(key, perimeterId);
        audit.SpkiHash = Convert.ToBase64String(content.SpkiHash);
        return OperationReply.Of("wrapped_private_key", await envelopes.SealAsync(content, audit, cancellation));
    }
}

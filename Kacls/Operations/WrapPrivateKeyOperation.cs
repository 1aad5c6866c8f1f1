using Kacls.Access;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, wrapprivatekey: seals a user's S/MIME private key, for an administrator who then uploads it to Gmail.
/// </summary>
internal sealed class WrapPrivateKeyOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.WrapPrivateKey;

    public Member[] Reads { get; } =
        [Members.Authentication, Members.PrivateKey, Members.PerimeterId, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(context);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, context);

        var perimeterId = context.Get(Members.PerimeterId) ?? string.Empty;
        context.Audit.PerimeterId = perimeterId;
        using var key = PrivateKeyImport.Read(context.Get(Members.PrivateKey));
        using var content = PrivateKeyContent.Of(key, perimeterId);
        context.Audit.SpkiHash = Convert.ToBase64String(content.SpkiHash);
        return OperationReply.Of("wrapped_private_key", await envelopes.SealAsync(content, context));
    }
}

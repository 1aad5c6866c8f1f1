using Kacls.Access;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, privilegedprivatekeydecrypt: as privatekeydecrypt, for an administrator who decrypts exported mail.
/// </summary>
internal sealed class PrivilegedPrivateKeyDecryptOperation(
    TokenValidator tokens, PrivilegedRule privileged, UnwrapLimit limit, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes)
    : IOperation
{
    public CseOperation Operation => CseOperation.PrivilegedPrivateKeyDecrypt;

    public Member[] Reads { get; } =
    [
        Members.Authentication, Members.Algorithm, Members.EncryptedDataEncryptionKey, Members.RsaOaepLabel,
        Members.SpkiHash, Members.SpkiHashAlgorithm, Members.WrappedPrivateKey, Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(context);
        context.Audit.SpkiHash = context.Get(Members.SpkiHash);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, context);

        var spkiHash = SpkiHash.Of(context.Get(Members.SpkiHashAlgorithm), context.Get(Members.SpkiHash));
        var algorithm = DecryptionAlgorithm.Find(context.Get(Members.Algorithm));
        context.Audit.Algorithm = algorithm.Name;

        limit.Check(authentication);
        using var content = await envelopes.OpenAsync(context.Get(Members.WrappedPrivateKey), context);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, context.Get(Members.EncryptedDataEncryptionKey), context.Get(Members.RsaOaepLabel)));
    }
}

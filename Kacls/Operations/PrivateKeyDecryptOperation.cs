using Kacls.Access;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privatekeydecrypt: decrypts the DEK of a mail with its recipient's private key.</summary>
internal sealed class PrivateKeyDecryptOperation(
    TokenValidator tokens, AccessRules rules, UnwrapLimit limit, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.PrivateKeyDecrypt;

    public Member[] Reads { get; } =
    [
        Members.Authentication, Members.Authorization, Members.Algorithm, Members.EncryptedDataEncryptionKey,
        Members.RsaOaepLabel, Members.WrappedPrivateKey, Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var (authentication, authorization) = await tokens.ValidatePairAsync(context);
        rules.CheckUndelegated(authentication, authorization, RoleRule.Decrypt);

        var spkiHash = SpkiHash.Of(authorization);
        var algorithm = DecryptionAlgorithm.Find(context.Get(Members.Algorithm));
        context.Audit.Algorithm = algorithm.Name;

        limit.Check(authentication);
        using var content = await envelopes.OpenAsync(context.Get(Members.WrappedPrivateKey), context);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        perimeter.Check(authentication, authorization, context, content.PerimeterId);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, context.Get(Members.EncryptedDataEncryptionKey), context.Get(Members.RsaOaepLabel)));
    }
}

using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.PrivateKeys;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privatekeydecrypt: decrypts the DEK of a mail with its recipient's private key.</summary>
internal sealed class PrivateKeyDecryptOperation(
    TokenValidator tokens, AccessRules rules, PerimeterStep perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "privatekeydecrypt";

    public Member[] Members { get; } =
    [
        Http.Members.Authentication, Http.Members.Authorization, Http.Members.Algorithm, Http.Members.EncryptedDataEncryptionKey,
        Http.Members.RsaOaepLabel, Http.Members.WrappedPrivateKey, Http.Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidatePairAsync(body, audit, cancellation);
        rules.CheckUndelegated(authentication, authorization, RoleRule.Decrypt);

        var spkiHash = SpkiHash.Of(authorization);
        var algorithm = DecryptionAlgorithm.Find(body.Text(Http.Members.Algorithm));
        audit.Algorithm = algorithm.Name;

        using var content = await envelopes.OpenAsync(body.Bytes(Http.Members.WrappedPrivateKey), audit, cancellation);
        using var key = SpkiHashRule.Admit(content, spkiHash);
        perimeter.Check(authentication, authorization, audit, content.PerimeterId);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, body.Bytes(Http.Members.EncryptedDataEncryptionKey), body.OptionalBytes(Http.Members.RsaOaepLabel)));
    }
}

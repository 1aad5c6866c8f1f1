using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privatekeydecrypt: decrypts the DEK of a mail with its recipient's private key.</summary>
internal sealed class PrivateKeyDecryptOperation(
    TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "privatekeydecrypt";

    public Member[] Members { get; } =
    [
        Requests.Members.Authentication, Requests.Members.Authorization, Requests.Members.Algorithm, Requests.Members.EncryptedDataEncryptionKey,
        Requests.Members.RsaOaepLabel, Requests.Members.WrappedPrivateKey, Requests.Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidatePairAsync(body, audit, cancellation);
        rules.CheckUndelegated(authentication, authorization, RoleRule.Decrypt);

        var spkiHash = SpkiHash.Of(authorization);
        var algorithm = DecryptionAlgorithm.Find(body.Text(Requests.Members.Algorithm));
        audit.Algorithm = algorithm.Name;

        using var content = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedPrivateKey), audit, cancellation);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        perimeter.Check(authentication, authorization, audit, content.PerimeterId);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, body.Bytes(Requests.Members.EncryptedDataEncryptionKey), body.OptionalBytes(Requests.Members.RsaOaepLabel)));
    }
}

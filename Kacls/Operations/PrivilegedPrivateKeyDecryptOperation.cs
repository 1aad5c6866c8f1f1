using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.PrivateKeys;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privilegedprivatekeydecrypt: as privatekeydecrypt, for an administrator who decrypts exported mail.</summary>
internal sealed class PrivilegedPrivateKeyDecryptOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterStep perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "privilegedprivatekeydecrypt";

    public Member[] Members { get; } =
    [
        Http.Members.Authentication, Http.Members.Algorithm, Http.Members.EncryptedDataEncryptionKey, Http.Members.RsaOaepLabel,
        Http.Members.SpkiHash, Http.Members.SpkiHashAlgorithm, Http.Members.WrappedPrivateKey, Http.Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.SpkiHash = body.Text(Http.Members.SpkiHash);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);

        var spkiHash = SpkiHash.Of(body);
        var algorithm = DecryptionAlgorithm.Find(body.Text(Http.Members.Algorithm));
        audit.Algorithm = algorithm.Name;

        using var content = await envelopes.OpenAsync(body.Bytes(Http.Members.WrappedPrivateKey), audit, cancellation);
        using var key = SpkiHashRule.Admit(content, spkiHash);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, body.Bytes(Http.Members.EncryptedDataEncryptionKey), body.OptionalBytes(Http.Members.RsaOaepLabel)));
    }
}

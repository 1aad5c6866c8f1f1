using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privilegedprivatekeydecrypt: as privatekeydecrypt, for an administrator who decrypts exported mail.</summary>
internal sealed class PrivilegedPrivateKeyDecryptOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "privilegedprivatekeydecrypt";

    public Member[] Members { get; } =
    [
        Requests.Members.Authentication, Requests.Members.Algorithm, Requests.Members.EncryptedDataEncryptionKey, Requests.Members.RsaOaepLabel,
        Requests.Members.SpkiHash, Requests.Members.SpkiHashAlgorithm, Requests.Members.WrappedPrivateKey, Requests.Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.SpkiHash = body.Text(Requests.Members.SpkiHash);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);

        var spkiHash = SpkiHash.Of(body);
        var algorithm = DecryptionAlgorithm.Find(body.Text(Requests.Members.Algorithm));
        audit.Algorithm = algorithm.Name;

        using var content = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedPrivateKey), audit, cancellation);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        return OperationReply.Of("data_encryption_key", DekDecryption.Decrypt(
            key, algorithm, body.Bytes(Requests.Members.EncryptedDataEncryptionKey), body.OptionalBytes(Requests.Members.RsaOaepLabel)));
    }
}

using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privatekeysign: signs the digest of a mail's CMS signed attributes with the sender's private key.</summary>
internal sealed class PrivateKeySignOperation(TokenValidator tokens, AccessRules rules, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public string Name => "privatekeysign";

    public Member[] Members { get; } =
    [
        Requests.Members.Authentication, Requests.Members.Authorization, Requests.Members.Algorithm, Requests.Members.Digest, Requests.Members.RsaPssSaltLength,
        Requests.Members.WrappedPrivateKey, Requests.Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var (authentication, authorization) = await tokens.ValidatePairAsync(body, audit, cancellation);
        rules.CheckUndelegated(authentication, authorization, RoleRule.Sign);

        var spkiHash = SpkiHash.Of(authorization);
        var algorithm = SignatureAlgorithm.Find(body.Text(Requests.Members.Algorithm));
        audit.Algorithm = algorithm.Name;
        var digest = body.Bytes(Requests.Members.Digest);
        algorithm.CheckDigest(digest);

        using var content = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedPrivateKey), audit, cancellation);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        perimeter.Check(authentication, authorization, audit, content.PerimeterId);
        return new SignReply(algorithm.Sign(key, digest, body.OptionalInteger(Requests.Members.RsaPssSaltLength)), body.Text(Requests.Members.Algorithm));
    }

    /// <summary>
    /// <c>algorithm</c> is not in Google's reference, but its Alert Center knows of a sign response without the algorithm's name as a fault.
    /// It is the client's own writing of it, since we accept any case.
    /// </summary>
    private sealed class SignReply(byte[] signature, string algorithm) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteBase64String("signature", signature);
            writer.WriteString("algorithm", algorithm);
        }
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.Migration;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, privilegedunwrap: opens what wrap, privilegedwrap or rewrap sealed, whatever the document's rights say, for an
/// administrator who decrypts an export, or for another KACLS to which documents migrate.
/// </summary>
internal sealed class PrivilegedUnwrapOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterCheck perimeter, AccessRules rules, ReplayCache replayCache, DekEnvelopes envelopes,
    PeerRegistry peers, TimeProvider time) : IOperation
{
    public string Name => "privilegedunwrap";

    public Member[] Members { get; } =
        [Requests.Members.Authentication, Requests.Members.ResourceName, Requests.Members.WrappedKey, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var peer = peers.Find(TokenValidator.ClaimedIssuer(body.Text(Requests.Members.Authentication)));
        await (peer is null ? AdmitUserAsync(body, audit, cancellation) : AdmitPeerAsync(peer, body, audit, cancellation));

        using var dek = await envelopes.OpenAsync(body.Bytes(Requests.Members.WrappedKey), audit, cancellation);
        ResourceRule.Check(dek, body.Text(Requests.Members.ResourceName));
        if (peer is null)
        {
            return OperationReply.Of("key", dek.Dek.AsSpan().ToArray());
        }

        audit.NoteSealedPerimeter(dek.PerimeterId, string.Empty);
        return new PeerReply(dek.Dek.AsSpan().ToArray(), dek.PerimeterId);
    }

    private async ValueTask AdmitUserAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.ResourceName = body.Text(Requests.Members.ResourceName);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);
    }

    /// <summary>Whatever the settings refuse this peer is refused before its token is verified: no key of it is fetched.</summary>
    private async ValueTask AdmitPeerAsync(Peer peer, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        peer.CheckUnwrap(time.GetUtcNow(), audit.ClientAddress);
        var token = await tokens.ValidatePeerAsync(body.Text(Requests.Members.Authentication), cancellation);
        audit.Note(token);
        rules.CheckPeer(token, body.Text(Requests.Members.ResourceName));
        replayCache.Add(token);
    }

    /// <summary>
    /// With the perimeter, which Google's reference leaves out: without it a document loses its own when it migrates, and the new KACLS's
    /// resource_key_hash is another than our digest's. Whoever doesn't know the member ignores it.
    /// </summary>
    private sealed class PeerReply(byte[] key, string perimeterId) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteBase64String("key", key);
            writer.WriteString("perimeter_id", perimeterId);
        }

        protected override void Dispose(bool disposing)
        {
            CryptographicOperations.ZeroMemory(key);
            base.Dispose(disposing);
        }
    }
}

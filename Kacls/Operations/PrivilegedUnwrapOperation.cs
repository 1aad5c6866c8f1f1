using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Access;
using Kacls.Envelopes;
using Kacls.Migration;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, privilegedunwrap: opens what wrap, privilegedwrap or rewrap sealed, whatever the document's rights say, for an
/// administrator who decrypts an export, or for another KACLS to which documents migrate.
/// </summary>
internal sealed class PrivilegedUnwrapOperation(
    TokenValidator tokens,
    PrivilegedRule privileged,
    PerimeterCheck perimeter,
    UnwrapLimit limit,
    AccessRules rules,
    ReplayCache replayCache,
    DekEnvelopes envelopes,
    PeerRegistry peers, TimeProvider time) : IOperation
{
    public CseOperation Operation => CseOperation.PrivilegedUnwrap;

    public Member[] Reads { get; } =
        [Members.Authentication, Members.ResourceName, Members.WrappedKey, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var peer = peers.Find(TokenValidator.ClaimedIssuer(context.Get(Members.Authentication)));
        await (peer is null ? AdmitUserAsync(context) : AdmitPeerAsync(peer, context));

        using var dek = await envelopes.OpenAsync(context.Get(Members.WrappedKey), context);
        ResourceRule.Check(dek, context.Get(Members.ResourceName));
        if (peer is null)
        {
            return OperationReply.Of("key", dek.Dek.AsSpan().ToArray());
        }

        context.Audit.NoteSealedPerimeter(dek.PerimeterId, string.Empty);
        return new PeerReply(dek.Dek.AsSpan().ToArray(), dek.PerimeterId);
    }

    private async ValueTask AdmitUserAsync(OperationContext context)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(context);
        context.Audit.ResourceName = context.Get(Members.ResourceName);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, context, context.Get(Members.ResourceName));
        limit.Check(authentication);
    }

    /// <summary>Whatever the settings refuse this peer is refused before its token is verified: no key of it is fetched.</summary>
    private async ValueTask AdmitPeerAsync(Peer peer, OperationContext context)
    {
        peer.CheckUnwrap(time.GetUtcNow(), context.ClientAddress);
        var token = await tokens.ValidatePeerAsync(context.Get(Members.Authentication), context.Aborted);
        context.Audit.Note(token);
        rules.CheckPeer(token, context.Get(Members.ResourceName));
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

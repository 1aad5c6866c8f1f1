using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Http;
using Kacls.Migration;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, privilegedunwrap: opens what wrap, privilegedwrap or rewrap sealed, whatever the document's rights say, for an
/// administrator who decrypts an export, or for another KACLS to which documents migrate.
/// </summary>
internal sealed class PrivilegedUnwrapOperation(
    TokenValidator tokens, PrivilegedRule privileged, PerimeterStep perimeter, AccessRules rules, UsedTokens usedTokens, DekEnvelopes envelopes,
    PeerRegistry peers, TimeProvider time) : IOperation
{
    public string Name => "privilegedunwrap";

    public Member[] Members { get; } =
        [Http.Members.Authentication, Http.Members.ResourceName, Http.Members.WrappedKey, Http.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        await (peers.Find(TokenValidator.ClaimedIssuer(body.Text(Http.Members.Authentication))) is { } peer
            ? AdmitPeerAsync(peer, body, audit, cancellation)
            : AdmitUserAsync(body, audit, cancellation));

        using var dek = await envelopes.OpenAsync(body.Bytes(Http.Members.WrappedKey), audit, cancellation);
        ResourceRule.Check(dek, body.Text(Http.Members.ResourceName));
        return OperationReply.Of("key", dek.Dek.AsSpan().ToArray());
    }

    private async ValueTask AdmitUserAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidatePrivilegedAsync(body, audit, cancellation);
        audit.ResourceName = body.Text(Http.Members.ResourceName);
        privileged.Check(authentication);
        perimeter.CheckPrivileged(authentication, audit);
    }

    /// <summary>Whatever the settings refuse this peer is refused before its token is verified: no key of it is fetched.</summary>
    private async ValueTask AdmitPeerAsync(Peer peer, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        peer.CheckUnwrap(time.GetUtcNow(), audit.ClientAddress);
        var token = await tokens.ValidatePeerAsync(body.Text(Http.Members.Authentication), cancellation);
        audit.Note(token);
        rules.Check(token, body.Text(Http.Members.ResourceName));
        usedTokens.Use(token);
    }
}

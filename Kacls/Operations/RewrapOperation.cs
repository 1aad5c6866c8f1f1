using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.Migration;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, rewrap: has the KACLS that documents migrate from open its wrapped key, and seals the DEK here. Google's servers
/// call it, without a user. Google documents no perimeter in the migration token, nor in what the other KACLS answers. What is sealed and
/// hashed is the token's where there is one; else the one that the other KACLS tells besides, as ours and one vendor's do, so that the
/// document keeps it and the hash is that of the other's digest; else none.
/// </summary>
internal sealed class RewrapOperation(
    TokenValidator tokens, AccessRules rules, PeerRegistry peers, MigrationTokens migrationTokens, PeerClient client, DekEnvelopes envelopes,
    TimeProvider time) : IOperation
{
    public string Name => "rewrap";

    public Member[] Members { get; } =
        [Requests.Members.Authorization, Requests.Members.OriginalKaclsUrl, Requests.Members.ForeignWrappedKey, Requests.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        audit.OriginalKaclsUrl = body.Text(Requests.Members.OriginalKaclsUrl);
        var authorization = await tokens.ValidateAuthorizationAsync(body, audit, cancellation);
        rules.CheckService(authorization, RoleRule.Rewrap);
        var peer = peers.Find(body.Text(Requests.Members.OriginalKaclsUrl)) ?? throw ErrorCatalogue.PeerNotAllowed.ToException(Mismatch.Of(
            "original_kacls_url (Kacls:Migration:Peers)", audit.OriginalKaclsUrl, peers.Peers.Select(known => known.Url).Order(StringComparer.Ordinal)));
        peer.CheckRewrap(time.GetUtcNow());

        var request = new PeerUnwrapRequest(
            await migrationTokens.MintAsync(peer, authorization.ResourceName, cancellation),
            authorization.ResourceName,
            body.Text(Requests.Members.ForeignWrappedKey),
            AuditText.Clean(audit.Reason));
        var (key, perimeterId) = await client.UnwrapAsync(peer, request, cancellation);
        using var dek = new DekContent(
            key,
            authorization.ResourceName,
            authorization.PerimeterId.Length > 0 ? authorization.PerimeterId : perimeterId ?? string.Empty);
        audit.NoteSealedPerimeter(perimeterId ?? authorization.PerimeterId, authorization.PerimeterId);
        return new RewrapReply(await envelopes.SealAsync(dek, audit, cancellation), ResourceKeyHash.Compute(dek));
    }

    private sealed class RewrapReply(byte[] wrappedKey, byte[] resourceKeyHash) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteBase64String("wrapped_key", wrappedKey);
            writer.WriteBase64String("resource_key_hash", resourceKeyHash);
        }
    }
}

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
    TokenValidator tokens,
    AccessRules rules,
    PeerRegistry peers,
    MigrationTokens migrationTokens,
    PeerClient client,
    DekEnvelopes envelopes,
    TimeProvider time) : IOperation
{
    public CseOperation Operation => CseOperation.Rewrap;

    public Member[] Reads { get; } =
        [Members.Authorization, Members.OriginalKaclsUrl, Members.ForeignWrappedKey, Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var originalUrl = context.Get(Members.OriginalKaclsUrl);
        context.Audit.OriginalKaclsUrl = originalUrl;
        var authorization = await tokens.ValidateAuthorizationAsync(context);
        rules.CheckService(authorization, RoleRule.Rewrap);
        var peer = peers.Find(originalUrl) ?? throw ErrorCatalogue.PeerNotAllowed.ToException(Mismatch.Of(
            "original_kacls_url (Kacls:Migration:Peers)",
            originalUrl,
            peers.Peers.Select(known => known.Url).Order(StringComparer.Ordinal)));
        peer.CheckRewrap(time.GetUtcNow());

        var request = new PeerUnwrapRequest(
            await migrationTokens.MintAsync(peer, authorization.ResourceName, context.Aborted),
            authorization.ResourceName,
            context.Get(Members.ForeignWrappedKey),
            AuditText.Clean(context.Get(Members.Reason)));
        var (key, perimeterId) = await client.UnwrapAsync(peer, request, context.Aborted);
        using var dek = new DekContent(
            key,
            authorization.ResourceName,
            authorization.PerimeterId.Length > 0 ? authorization.PerimeterId : perimeterId ?? string.Empty);
        context.Audit.NoteSealedPerimeter(perimeterId ?? authorization.PerimeterId, authorization.PerimeterId);
        return new RewrapReply(await envelopes.SealAsync(dek, context), ResourceKeyHash.Compute(dek));
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

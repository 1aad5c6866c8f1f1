using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.Http;
using Kacls.Migration;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, rewrap: has the KACLS that documents migrate from open its wrapped key, and seals the DEK here. Google's servers
/// call it, without a user. The original's perimeter does not come along; as Google gives it in the token, or empty, it is sealed and hashed.
/// </summary>
internal sealed class RewrapOperation(
    TokenValidator tokens, AccessRules rules, PeerRegistry peers, MigrationTokens migrationTokens, PeerClient client, DekEnvelopes envelopes,
    TimeProvider time) : IOperation
{
    public string Name => "rewrap";

    public Member[] Members { get; } =
        [Http.Members.Authorization, Http.Members.OriginalKaclsUrl, Http.Members.ForeignWrappedKey, Http.Members.Reason];

    public async ValueTask<OperationReply> AnswerAsync(RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        audit.OriginalKaclsUrl = body.Text(Http.Members.OriginalKaclsUrl);
        var authorization = await tokens.ValidateAuthorizationAsync(body, audit, cancellation);
        rules.Check(authorization, RoleRule.Rewrap);
        var peer = peers.Find(body.Text(Http.Members.OriginalKaclsUrl)) ?? throw ErrorCatalogue.PeerNotAllowed.Because();
        peer.CheckRewrap(time.GetUtcNow());

        var request = new PeerUnwrapRequest(
            await migrationTokens.MintAsync(peer, authorization.ResourceName, cancellation),
            authorization.ResourceName,
            body.Text(Http.Members.ForeignWrappedKey),
            AuditText.Clean(audit.Reason));
        using var dek = new DekContent(
            await client.UnwrapAsync(peer, request, cancellation), authorization.ResourceName, authorization.PerimeterId);
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

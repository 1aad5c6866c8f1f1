using System.Text.Json;
using Kacls.Access;
using Kacls.Envelopes;
using Kacls.PrivateKeys;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>Google's reference, privatekeysign: signs the digest of a mail's CMS signed attributes with the sender's private key.</summary>
internal sealed class PrivateKeySignOperation(
    TokenValidator tokens, AccessRules rules, UnwrapLimit limit, PerimeterCheck perimeter, PrivateKeyEnvelopes envelopes) : IOperation
{
    public CseOperation Operation => CseOperation.PrivateKeySign;

    public Member[] Reads { get; } =
    [
        Members.Authentication, Members.Authorization, Members.Algorithm, Members.Digest, Members.RsaPssSaltLength,
        Members.WrappedPrivateKey, Members.Reason,
    ];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context)
    {
        var (authentication, authorization) = await tokens.ValidatePairAsync(context);
        rules.CheckUndelegated(authentication, authorization, RoleRule.Sign);

        var spkiHash = SpkiHash.Of(authorization);
        var algorithm = SignatureAlgorithm.Find(context.Get(Members.Algorithm));
        context.Audit.Algorithm = algorithm.Name;
        var digest = context.Get(Members.Digest);
        algorithm.CheckDigest(digest);

        limit.Check(authentication);
        using var content = await envelopes.OpenAsync(context.Get(Members.WrappedPrivateKey), context);
        using var key = SpkiHashRule.RequireMatch(content, spkiHash);
        perimeter.Check(authentication, authorization, context, content.PerimeterId);
        return new SignReply(algorithm.Sign(key, digest, context.Get(Members.RsaPssSaltLength)), context.Get(Members.Algorithm));
    }

    /// <summary>
    /// <c>algorithm</c> is not in Google's reference, but its Alert Center knows of a sign response without the algorithm's name as a
    /// fault. It is the client's own writing of it, since we accept any case.
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

using System.Text.Json;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Signing;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Google's reference, authentication tokens: the keys at <c>&lt;iss&gt;/certs</c> verify the tokens with which this KACLS calls another. A
/// JSON Web Key Set (RFC 7517 section 5) of public keys, for anybody.
/// </summary>
internal sealed class CertsOperation(ISigningKeys keys) : IOperation
{
    public CseOperation Operation => CseOperation.Certs;

    public Member[] Reads { get; } = [];

    public async ValueTask<OperationReply> AnswerAsync(OperationContext context) =>
        new KeySetReply(await keys.GetPublicKeysAsync(context.Aborted));

    private sealed class KeySetReply(IReadOnlyList<JsonWebKey> keys) : OperationReply
    {
        /// <summary>A new key signs only when nobody holds a set any more that lacks it.</summary>
        public override string CacheControl { get; } = $"public, max-age={(int)ISigningKeys.HeldFor.TotalSeconds}";

        public override void WriteMembers(Utf8JsonWriter writer)
        {
            writer.WriteStartArray("keys");
            foreach (var key in keys)
            {
                // Member by member: whatever else a key object holds can't get out.
                writer.WriteStartObject();
                writer.WriteString("kty", key.Kty);
                writer.WriteString("n", key.N);
                writer.WriteString("e", key.E);
                writer.WriteString("kid", key.Kid);
                writer.WriteString("use", key.Use);
                writer.WriteString("alg", key.Alg);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }
}

using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>
/// A JWT in compact serialization around a signature that is made elsewhere (RFC 7515 section 7.1): IdentityModel's own handler signs
/// synchronously, and a vault is a network away.
/// </summary>
internal sealed class CompactJws
{
    // The default escapes + and more for the sake of HTML, in which no token ever stands as JSON.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string signingInput;

    /// <summary>Writes header and payload.</summary>
    /// <param name="keyId">The header's <c>kid</c>.</param>
    /// <param name="type">The header's <c>typ</c>.</param>
    /// <param name="claims">Values that are <see cref="string"/>, <see cref="long"/>, <see cref="bool"/> or
    /// <see cref="JsonElement"/>.</param>
    /// <exception cref="ArgumentException">A value has another type.</exception>
    public CompactJws(string keyId, string type, IReadOnlyDictionary<string, object> claims)
    {
        var header = Write([new("alg", SigningJwk.Algorithm), new("kid", keyId), new("typ", type)]);
        signingInput = $"{header}.{Write(claims)}";
        Digest = SHA256.HashData(Encoding.ASCII.GetBytes(signingInput));
    }

    /// <summary>What is to be signed by RSASSA-PKCS1-v1_5: the SHA-256 of header and payload.</summary>
    public byte[] Digest { get; }

    /// <summary>The complete token.</summary>
    /// <param name="signature">Over <see cref="Digest"/>.</param>
    public string With(byte[] signature) => $"{signingInput}.{Base64UrlEncoder.Encode(signature)}";

    private static string Write(IEnumerable<KeyValuePair<string, object>> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                switch (value)
                {
                    case string text:
                        writer.WriteString(name, text);
                        break;
                    case long number:
                        writer.WriteNumber(name, number);
                        break;
                    case bool flag:
                        writer.WriteBoolean(name, flag);
                        break;
                    case JsonElement json:
                        // As it stands: it may hold half of a surrogate pair, an escape that can't be written anew.
                        writer.WritePropertyName(name);
                        writer.WriteRawValue(json.GetRawText());
                        break;
                    default:
                        throw new ArgumentException($"The claim {name} is neither text, number, truth value nor JSON.", nameof(members));
                }
            }

            writer.WriteEndObject();
        }

        return Base64UrlEncoder.Encode(buffer.WrittenSpan.ToArray());
    }
}

using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517 section 5). A key that is not for checking signatures, or not strong enough, is passed over; a set
/// that is malformed or has more than 100 keys is refused whole.
/// </summary>
internal static class JwksReader
{
    private const int MaxKeys = 100;

    /// <exception cref="KeyFetchException">Not a key set, or too many keys.</exception>
    public static KeySet Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonText.Parse(MarkedText.ToUtf8(json));
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys)
                && keys.ValueKind == JsonValueKind.Array
                    ? Read(keys)
                    : throw new KeyFetchException("not a JSON Web Key Set");
        }
        catch (JsonException)
        {
            throw new KeyFetchException("not JSON");
        }
    }

    private static KeySet Read(JsonElement entries)
    {
        if (entries.GetArrayLength() > MaxKeys)
        {
            throw new KeyFetchException("too many keys");
        }

        var keys = new List<VerificationKey>();
        var passedOver = new List<PassedOverKey>();
        foreach (var entry in entries.EnumerateArray())
        {
            var (key, why) = JwkReader.Read(entry);
            if (key is not null)
            {
                keys.Add(key);
            }
            else
            {
                passedOver.Add(new PassedOverKey(JwkReader.IdOf(entry), why!));
            }
        }

        return new KeySet(keys, passedOver);
    }
}

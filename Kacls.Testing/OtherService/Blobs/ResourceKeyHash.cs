using System.Security.Cryptography;
using System.Text;

namespace Kacls.Testing.OtherService;

/// <summary>The resource key hash (5).</summary>
internal static class ResourceKeyHash
{
    internal static string Of(BlobContent content, Behaviour behaviour)
    {
        var (resource, perimeter) = (content.Resource, content.Perimeter);
        var text = behaviour.Is("hash-without-second-colon") ? $"ResourceKeyDigest:{resource}{perimeter}"
            : behaviour.Is("hash-second-colon-only-with-perimeter") && perimeter.Length == 0 ? $"ResourceKeyDigest:{resource}"
            : behaviour.Is("hash-without-label") ? $"{resource}:{perimeter}"
            : behaviour.Is("hash-label-in-lower-case") ? $"resourcekeydigest:{resource}:{perimeter}"
            : behaviour.Is("hash-names-swapped") ? $"ResourceKeyDigest:{perimeter}:{resource}"
            : behaviour.Is("hash-without-perimeter") ? $"ResourceKeyDigest:{resource}:"
            : behaviour.Is("hash-without-resource") ? $"ResourceKeyDigest::{perimeter}"
            : behaviour.Is("hash-perimeter-as-null-text") && perimeter.Length == 0 ? $"ResourceKeyDigest:{resource}:null"
            : behaviour.Is("hash-resource-in-lower-case") ? $"ResourceKeyDigest:{resource.ToLowerInvariant()}:{perimeter}"
            : behaviour.Is("hash-of-last-segment") ? $"ResourceKeyDigest:{resource[(resource.LastIndexOf('/') + 1)..]}:{perimeter}"
            : $"ResourceKeyDigest:{resource}:{perimeter}";
        var data = behaviour.Is("hash-of-utf16") ? Encoding.Unicode.GetBytes(text)
            : behaviour.Is("hash-of-ascii") ? Encoding.ASCII.GetBytes(text)
            : behaviour.Is("hash-with-newline") ? Encoding.UTF8.GetBytes(text + "\n")
            : Encoding.UTF8.GetBytes(text);
        return Encode(Mac(content.Secret, data, behaviour), behaviour);
    }

    private static byte[] Mac(byte[] key, byte[] data, Behaviour behaviour) =>
        behaviour.Is("hash-key-and-data-swapped") ? HMACSHA256.HashData(data, key)
        : behaviour.Is("hash-with-sha1") ? HMACSHA1.HashData(key, data)
        : behaviour.Is("hash-with-sha512") ? HMACSHA512.HashData(key, data)
        : behaviour.Is("hash-without-hmac") ? SHA256.HashData([.. key, .. data])
        : behaviour.Is("hash-of-base64-key") ? HMACSHA256.HashData(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)), data)
        : behaviour.Is("hash-of-inner-key") && key is [0x1a, 0x20, ..] ? HMACSHA256.HashData(key[2..], data)
        : behaviour.Is("hash-of-hashed-key") ? HMACSHA256.HashData(SHA256.HashData(key), data)
        : behaviour.Is("hash-cut-to-16-bytes") ? HMACSHA256.HashData(key, data)[..16]
        : behaviour.Is("hash-old-checksum") ? SHA256.HashData([.. "KACLMigration"u8, .. data.AsSpan(18), .. key])
        : HMACSHA256.HashData(key, data);

    private static string Encode(byte[] hash, Behaviour behaviour)
    {
        var base64 = Convert.ToBase64String(hash);
        return behaviour.Is("hash-in-hex") ? Convert.ToHexStringLower(hash)
            : behaviour.Is("hash-in-base64url") ? base64.Replace('+', '-').Replace('/', '_')
            : behaviour.Is("hash-unpadded") ? base64.TrimEnd('=')
            : behaviour.Is("hash-encoded-twice") ? Convert.ToBase64String(Encoding.ASCII.GetBytes(base64))
            : base64;
    }
}

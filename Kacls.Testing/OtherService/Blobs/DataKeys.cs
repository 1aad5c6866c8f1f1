using System.Text;

namespace Kacls.Testing.OtherService;

/// <summary>A data encryption key is opaque bytes, and comes back as it was given (4.2).</summary>
internal static class DataKeys
{
    /// <summary>The key of a request, as it will be sealed.</summary>
    internal static byte[] Taken(Call call)
    {
        var behaviour = call.Behaviour;
        var key = call.Bytes("key", 128);
        if (key.Length == 0)
        {
            throw RefusedException.Malformed("key is empty.");
        }

        if (behaviour.Is("key-must-be-aes") && key.Length is not (16 or 24 or 32))
        {
            throw RefusedException.Malformed("key is not an AES key.");
        }

        if (behaviour.Is("key-must-be-256-bits") && key.Length != 32)
        {
            throw RefusedException.Malformed("key has another length.");
        }

        return behaviour.Is("key-leading-zeros-lost") ? [.. key.SkipWhile(value => value == 0)]
            : behaviour.Is("key-trailing-zeros-lost") ? [.. key.Reverse().SkipWhile(value => value == 0).Reverse()]
            : behaviour.Is("key-cut-at-zero") ? [.. key.TakeWhile(value => value != 0)]
            : behaviour.Is("key-read-as-utf8") ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(key))
            : behaviour.Is("key-read-as-ascii") ? Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(key))
            : behaviour.Is("key-trimmed") ? [.. Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(key).Trim())]
            : behaviour.Is("key-padded-to-32") ? [.. key, .. new byte[Math.Max(0, 32 - key.Length)]]
            : behaviour.Is("key-padded-to-16") ? [.. key, .. new byte[(16 - (key.Length % 16)) % 16]]
            : behaviour.Is("key-cut-to-32") ? [.. key.Take(32)]
            : behaviour.Is("key-cut-to-64") ? [.. key.Take(64)]
            : behaviour.Is("key-inner-kept") && key is [0x1a, 0x20, ..] ? key[2..]
            : behaviour.Is("key-reversed") ? [.. key.Reverse()]
            : behaviour.Is("key-replaced") ? System.Security.Cryptography.RandomNumberGenerator.GetBytes(key.Length)
            : key;
    }
}

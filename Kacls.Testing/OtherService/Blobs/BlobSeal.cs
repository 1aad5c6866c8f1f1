using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>
/// Blobs: version, type, key id, a part in the clear (empty in a right service), nonce, ciphertext and tag of AES-GCM under a random key.
/// </summary>
internal sealed class BlobSeal
{
    internal const byte DataKey = 1;
    internal const byte PrivateKey = 2;
    private const byte Version = 1;
    private const int HeaderLength = 8;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _kid = RandomNumberGenerator.GetBytes(4);

    internal byte[] Close(byte type, BlobContent content, Behaviour behaviour)
    {
        var clear = InTheClear(content, behaviour);
        byte[] header = [Version, type, .. _kid, (byte)(clear.Length >> 8), (byte)clear.Length];
        byte[] additional = [.. Additional(header, behaviour), .. Authenticated(clear, behaviour)];
        var plain = content.ToBytes(Padding(type, content, behaviour));
        byte[] cipher = behaviour.Is("blob-of-two-parts")
            ? [.. Gcm.Close(_key, NewNonce(plain, behaviour), additional, content.Secret),
                .. Gcm.Close(_key, NewNonce(plain, behaviour), additional, content.Names)]
            : Gcm.Close(_key, NewNonce(plain, behaviour), additional, plain);
        byte[] unused = behaviour.Is("blob-nonce-part-unused") ? RandomNumberGenerator.GetBytes(4) : [];
        return [.. header, .. clear, .. unused, .. cipher];
    }

    internal BlobContent Open(byte type, byte[] blob, Behaviour behaviour)
    {
        if (TryOpen(type, blob, behaviour) is { } content)
        {
            return content;
        }

        for (var count = 1; behaviour.Is("blob-trailing-bytes-ignored") && count <= 16 && count < blob.Length; count++)
        {
            if (TryOpen(type, blob[..^count], behaviour) is { } shorter)
            {
                return shorter;
            }
        }

        throw behaviour.Is("blob-broken-crash") ? new BrokenDownException()
            : behaviour.Is("blob-broken-opens") ? new RefusedException(200, "")
            : new RefusedException(behaviour.May(Liberties.BrokenBlobIs500) ? 500 : 400, "The blob does not open.");
    }

    private BlobContent? TryOpen(byte type, byte[] blob, Behaviour behaviour)
    {
        if (blob.Length < HeaderLength || !HeaderHolds(type, blob, behaviour))
        {
            return null;
        }

        var clearLength = (blob[6] << 8) + blob[7];
        var start = HeaderLength + clearLength + (behaviour.Is("blob-nonce-part-unused") ? 4 : 0);
        if (blob.Length < start + Gcm.Overhead)
        {
            return null;
        }

        var clear = blob[HeaderLength..(HeaderLength + clearLength)];
        byte[] additional = [.. Additional(blob[..HeaderLength], behaviour), .. Authenticated(clear, behaviour)];
        var content = behaviour.Is("blob-of-two-parts")
            ? TwoParts(blob[start..], additional)
            : Gcm.Open(_key, additional, blob[start..], behaviour) is { } plain ? BlobContent.Parse(plain) : null;
        return content is null ? null
            : behaviour.Is("blob-resource-outside") ? content with { Resource = System.Text.Encoding.UTF8.GetString(clear) }
            : behaviour.Is("blob-perimeter-outside") ? content with { Perimeter = System.Text.Encoding.UTF8.GetString(clear) }
            : content;
    }

    private BlobContent? TwoParts(byte[] cipher, byte[] additional)
    {
        for (var length = Gcm.Overhead; length <= cipher.Length - Gcm.Overhead; length++)
        {
            if (Gcm.Open(_key, additional, cipher[..length]) is { } secret && Gcm.Open(_key, additional, cipher[length..]) is { } names)
            {
                return BlobContent.Parse([(byte)(secret.Length >> 8), (byte)secret.Length, .. secret, .. names, 0, 0]);
            }
        }

        return null;
    }

    private bool HeaderHolds(byte type, byte[] blob, Behaviour behaviour) =>
        (blob[0] == Version || behaviour.Is("blob-header-unauthenticated") || behaviour.Is("blob-version-unchecked"))
        && (blob[1] == type || behaviour.Is("blob-type-ignored") || behaviour.Is("blob-header-unauthenticated"))
        && (_kid.AsSpan().SequenceEqual(blob.AsSpan(2, 4)) || behaviour.Is("blob-header-unauthenticated")
            || behaviour.Is("blob-key-id-unchecked"));

    /// <summary>The header, less what a wrong service forgot to bind.</summary>
    private static byte[] Additional(byte[] header, Behaviour behaviour) =>
        behaviour.Is("blob-header-unauthenticated") ? []
        : behaviour.Is("blob-version-unchecked") ? header[1..]
        : behaviour.Is("blob-key-id-unchecked") ? [.. header[..2], .. header[6..]]
        : header;

    private static byte[] Authenticated(byte[] clear, Behaviour behaviour) =>
        behaviour.Is("blob-resource-outside") || behaviour.Is("blob-perimeter-outside") || behaviour.Is("blob-note-outside") ? [] : clear;

    private static byte[] InTheClear(BlobContent content, Behaviour behaviour) =>
        behaviour.Is("blob-key-visible") ? content.Secret
        : behaviour.Is("blob-key-visible-as-text") ? System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(content.Secret))
        : behaviour.Is("blob-resource-outside") ? System.Text.Encoding.UTF8.GetBytes(content.Resource)
        : behaviour.Is("blob-perimeter-outside") ? System.Text.Encoding.UTF8.GetBytes(content.Perimeter)
        : behaviour.Is("blob-note-outside") ? "created by another"u8.ToArray()
        : [];

    private static byte[] NewNonce(byte[] plain, Behaviour behaviour) =>
        behaviour.Is("blob-deterministic") ? SHA256.HashData(plain)[..Gcm.NonceLength]
        : behaviour.Is("blob-nonce-fixed") ? new byte[Gcm.NonceLength]
        : RandomNumberGenerator.GetBytes(Gcm.NonceLength);

    private static int Padding(byte type, BlobContent content, Behaviour behaviour)
    {
        var limit = type == PrivateKey ? 0
            : behaviour.Is("blob-above-1-kb") ? 1100
            : behaviour.May(Liberties.LongBlobs) ? 768 : 0;
        return Math.Max(0, limit - HeaderLength - Gcm.Overhead - content.ToBytes(0).Length);
    }
}

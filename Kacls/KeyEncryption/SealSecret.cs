using System.Security.Cryptography;
using System.Text;

namespace Kacls.KeyEncryption;

/// <summary>
/// What proves that this service made a blob: the secret of one version of a KEK. Whoever has an RSA KEK's public key can wrap a content
/// key; only who may have the vault sign with the seal key can seal the content under it. Kept in memory, never written; docs/envelope.md,
/// The seal.
/// </summary>
internal sealed class SealSecret
{
    /// <summary>32 bytes.</summary>
    public const int Size = 32;

    // A zero byte follows it, which no JWS signing input has (RFC 7515 section 5.1): a token's signature is never a seal's.
    private static readonly byte[] Label = "kacls seal v1"u8.ToArray();

    private readonly byte[] secret;

    private SealSecret(byte[] secret) => this.secret = secret;

    /// <summary>
    /// 32 zero bytes, for AES KEKs: what they unwrap, nobody but who holds them can have wrapped (RFC 3394, NIST SP 800-38D).
    /// </summary>
    public static SealSecret None { get; } = new(new byte[Size]);

    /// <summary>What the seal key signs, by RSASSA-PKCS1-v1_5 with SHA-256, for one version of a KEK.</summary>
    /// <param name="kek">The KEK's name in the ring.</param>
    /// <param name="version">The version.</param>
    /// <returns>SHA-256(<c>kacls seal v1</c> ‖ 00 ‖ name ‖ 00 ‖ version (16 bytes)): 32 bytes.</returns>
    public static byte[] DigestOf(string kek, KekVersion version)
    {
        Span<byte> message = stackalloc byte[Label.Length + 1 + KekNames.MaxLength + 1 + KekVersion.Size];
        Label.CopyTo(message);
        message[Label.Length] = 0;
        var end = Label.Length + 1;
        end += Encoding.ASCII.GetBytes(kek, message[end..]);
        message[end++] = 0;
        version.Write(message[end..]);
        return SHA256.HashData(message[..(end + KekVersion.Size)]);
    }

    /// <summary>The secret that follows from the signature over <see cref="DigestOf"/>.</summary>
    /// <param name="signature">Verified; a secret itself, which the caller zeroes.</param>
    public static SealSecret Of(ReadOnlySpan<byte> signature)
    {
        var secret = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, signature, secret, salt: [], info: Label);
        return new(secret);
    }

    /// <summary>Derives what encrypts one blob's content (HKDF with SHA-256, RFC 5869).</summary>
    /// <param name="contentKey">Fresh for each blob, so what is derived is as well.</param>
    /// <param name="header">All of the blob before its encrypted content.</param>
    /// <param name="derived">As long as is needed; the caller zeroes it.</param>
    public void Derive(ReadOnlySpan<byte> contentKey, ReadOnlySpan<byte> header, Span<byte> derived) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey, derived, secret, header);
}

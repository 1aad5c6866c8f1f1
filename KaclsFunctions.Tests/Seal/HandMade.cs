using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Seal;

/// <summary>
/// A DEK's blob made byte by byte after docs/envelope.md, without a line of the product: what anybody can make who has what it takes. What
/// it is made of can be changed point by point.
/// </summary>
internal sealed record HandMade
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("kacls seal v1");

    public byte Format { get; init; } = 2;

    public byte Kind { get; init; } = 1;

    /// <summary>1 for RSA-OAEP-256, 2 for A256KW, 3 for A256GCM.</summary>
    public byte Algorithm { get; init; } = 1;

    public string Kek { get; init; } = "kek1";

    /// <summary>32 hexadecimal digits.</summary>
    public required string Version { get; init; }

    public required byte[] ContentKey { get; init; }

    /// <summary>The content key as the KEK wrapped it.</summary>
    public required byte[] Wrapped { get; init; }

    /// <summary>The seal secret; 32 zero bytes where there is none.</summary>
    public byte[] Salt { get; init; } = new byte[32];

    public byte[] Dek { get; init; } = [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];

    public string Resource { get; init; } = SampleTokens.DriveResource;

    public string Perimeter { get; init; } = "";

    /// <summary>Wraps a fresh content key with the public key of a KEK.</summary>
    public static HandMade Under(RSA publicKey, string version)
    {
        var contentKey = RandomNumberGenerator.GetBytes(32);
        var wrapped = publicKey.Encrypt(contentKey, RSAEncryptionPadding.OaepSHA256);
        return new() { Version = version, ContentKey = contentKey, Wrapped = wrapped };
    }

    /// <summary>The seal secret of a KEK's version, by whoever has the private part of the seal key.</summary>
    public static byte[] SecretOf(RSA sealKey, string kek, string version)
    {
        var signature = SignatureOf(sealKey, kek, version);
        return Hkdf(signature, salt: [], Label, 32);
    }

    public static byte[] SignatureOf(RSA sealKey, string kek, string version)
    {
        byte[] message = [.. Label, 0, .. Encoding.ASCII.GetBytes(kek), 0, .. Convert.FromHexString(version)];
        return sealKey.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>HKDF with SHA-256 (RFC 5869), of HMAC alone.</summary>
    public static byte[] Hkdf(byte[] material, byte[] salt, byte[] info, int size)
    {
        var extracted = HMACSHA256.HashData(salt.Length == 0 ? new byte[32] : salt, material);
        byte[] made = [];
        byte[] block = [];
        for (byte number = 1; made.Length < size; number++)
        {
            block = HMACSHA256.HashData(extracted, (byte[])[.. block, .. info, number]);
            made = [.. made, .. block];
        }

        return made[..size];
    }

    /// <summary>A blob of this format.</summary>
    public byte[] Build()
    {
        var header = Header();
        var derived = Hkdf(ContentKey, Salt, header, 44);
        return [.. header, .. Encrypt(derived[..32], derived[32..], header, Content(lengthBytes: 2))];
    }

    /// <summary>A blob as format 1 made them: encrypted with the content key itself under a nonce, one length byte each.</summary>
    public byte[] BuildAsFormat1()
    {
        var header = Header();
        var nonce = RandomNumberGenerator.GetBytes(12);
        return [.. header, .. nonce, .. Encrypt(ContentKey, nonce, header, Content(lengthBytes: 1))];
    }

    private byte[] Header() =>
    [
        .. "KACL"u8, Format, Kind, Algorithm, (byte)Kek.Length, .. Encoding.ASCII.GetBytes(Kek), .. Convert.FromHexString(Version),
        .. Length(Wrapped.Length, 2), .. Wrapped,
    ];

    private byte[] Content(int lengthBytes)
    {
        byte[] content = [];
        foreach (var part in new[] { Dek, Encoding.UTF8.GetBytes(Resource), Encoding.UTF8.GetBytes(Perimeter) })
        {
            content = [.. content, .. Length(part.Length, lengthBytes), .. part];
        }

        return content;
    }

    private static byte[] Length(int size, int lengthBytes)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)size);
        return bytes[^lengthBytes..];
    }

    private static byte[] Encrypt(byte[] key, byte[] nonce, byte[] header, byte[] content)
    {
        var encrypted = new byte[content.Length];
        var tag = new byte[16];
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, content, encrypted, tag, header);
        return [.. encrypted, .. tag];
    }
}

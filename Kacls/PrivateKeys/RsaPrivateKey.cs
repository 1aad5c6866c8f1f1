using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;

namespace Kacls.PrivateKeys;

/// <summary>
/// A private key, ready for use: as the platform's RSA and, for what that can't do, as numbers. These are read from the PKCS#8, not
/// exported from the platform's RSA, which refuses primes of unequal length there. Disposing zeroes the PKCS#8.
/// </summary>
internal sealed class RsaPrivateKey : IDisposable
{
    /// <summary>rsaEncryption, RFC 8017 appendix A.1.</summary>
    internal const string Oid = "1.2.840.113549.1.1.1";

    private RsaPrivateCrtKeyParameters? numbers;

    private RsaPrivateKey(byte[] pkcs8, RSA platform) => (Pkcs8, Platform) = (pkcs8, platform);

    /// <summary>PrivateKeyInfo (RFC 5208 section 5) in DER.</summary>
    internal byte[] Pkcs8 { get; }

    internal RSA Platform { get; }

    /// <summary>The numbers, which can't be zeroed and last until the garbage collector takes them; read when they are needed.</summary>
    internal RsaPrivateCrtKeyParameters Numbers => numbers ??= ReadNumbers(Pkcs8).ToKey();

    /// <summary>Bits of the modulus.</summary>
    internal int KeySize => Platform.KeySize;

    /// <summary>The key of an RSAPrivateKey (RFC 8017 appendix A.1.2), its PKCS#8 as short as it can be: without attributes.</summary>
    /// <exception cref="CryptographicException">The platform can't use the key.</exception>
    internal static RsaPrivateKey OfPkcs1(ReadOnlySpan<byte> pkcs1)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, pkcs1.Length + 64);
        try
        {
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oid);
                    writer.WriteNull();
                }

                writer.WriteOctetString(pkcs1);
            }

            return OfPkcs8(writer.Encode());
        }
        finally
        {
            // Zeroes what it has written.
            writer.Reset();
        }
    }

    /// <param name="pkcs8">Belongs to the key from now on.</param>
    /// <exception cref="CryptographicException">It is no RSA key that the platform can use.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed here on failure, by the caller otherwise.")]
    internal static RsaPrivateKey OfPkcs8(byte[] pkcs8)
    {
        var key = new RsaPrivateKey(pkcs8, RSA.Create());
        try
        {
            key.Platform.ImportPkcs8PrivateKey(pkcs8, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        numbers = null;
        CryptographicOperations.ZeroMemory(Pkcs8);
        Platform.Dispose();
    }

    private static RsaNumbers ReadNumbers(byte[] pkcs8)
    {
        var sequence = new AsnReader(pkcs8, AsnEncodingRules.DER).ReadSequence();
        sequence.ReadInteger();
        sequence.ReadSequence();
        return sequence.TryReadPrimitiveOctetString(out var pkcs1)
            ? RsaNumbers.Read(pkcs1)
            : throw new CryptographicException("A key in parts, which DER has none of.");
    }
}

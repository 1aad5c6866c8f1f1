using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.Http;

namespace Kacls.PrivateKeys;

/// <summary>
/// Reads the private key of wrapprivatekey: RSA as PKCS#1 (RFC 8017 appendix A.1.2) or PKCS#8 (RFC 5208), each as PEM or as base64 of its
/// DER, with white space wherever it likes. Google's reference leaves the form to the KACLS; its sample is a PEM.
/// </summary>
internal static class PrivateKeyImport
{
    /// <summary>Bits; what Gmail accepts in S/MIME certificates.</summary>
    internal const int MinKeySize = 2048;

    /// <inheritdoc cref="MinKeySize"/>
    internal const int MaxKeySize = 4096;

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    private enum Form
    {
        Pkcs1,
        Pkcs8,
    }

    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="KaclsException">
    /// <see cref="ErrorCatalogue.PrivateKeyMalformed"/>, <see cref="ErrorCatalogue.PrivateKeyEncrypted"/> or
    /// <see cref="ErrorCatalogue.PrivateKeyUnsupported"/>.
    /// </exception>
    internal static RSA Read(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        var der = DecodeBase64(text.StartsWith("-----BEGIN "u8) ? UnwrapPem(text) : text);
        try
        {
            return Import(der, Classify(der));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>The base64 between the lines of a PEM (RFC 7468), of which nothing else may stand beside.</summary>
    private static ReadOnlySpan<byte> UnwrapPem(ReadOnlySpan<byte> text)
    {
        // RFC 1421 headers, which OpenSSL's older formats have, are no part of RFC 7468 and so are looked for first.
        if (text.IndexOf("Proc-Type:"u8) >= 0 && text.IndexOf("ENCRYPTED"u8) >= 0)
        {
            throw ErrorCatalogue.PrivateKeyEncrypted.Because("Proc-Type: 4,ENCRYPTED");
        }

        if (!PemEncoding.TryFindUtf8(text, out var fields) || fields.Location.GetOffsetAndLength(text.Length) != (0, text.Length))
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Because("not one PEM");
        }

        return Encoding.UTF8.GetString(text[fields.Label]) switch
        {
            "RSA PRIVATE KEY" or "PRIVATE KEY" => text[fields.Base64Data],
            "ENCRYPTED PRIVATE KEY" => throw ErrorCatalogue.PrivateKeyEncrypted.Because("ENCRYPTED PRIVATE KEY"),
            var label when label.EndsWith("PRIVATE KEY", StringComparison.Ordinal) => throw ErrorCatalogue.PrivateKeyUnsupported.Because("another kind of key"),
            _ => throw ErrorCatalogue.PrivateKeyMalformed.Because("a PEM of something else than a private key"),
        };
    }

    private static byte[] DecodeBase64(ReadOnlySpan<byte> text)
    {
        var digits = new byte[text.Length];
        try
        {
            var length = 0;
            foreach (var digit in text)
            {
                if (!WhiteSpace.Contains(digit))
                {
                    digits[length++] = digit;
                }
            }

            return Base64Text.Decode(digits.AsSpan(0, length)) ?? throw ErrorCatalogue.PrivateKeyMalformed.Because("not base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(digits);
        }
    }

    /// <summary>Tells the forms apart by what their outer sequence begins with, so that a refusal can say what is wrong.</summary>
    private static Form Classify(byte[] der)
    {
        try
        {
            var sequence = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            if (sequence.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            {
                // RFC 5208 section 6: EncryptedPrivateKeyInfo is an algorithm and an octet string.
                sequence.ReadSequence();
                throw sequence.PeekTag().HasSameClassAndValue(Asn1Tag.PrimitiveOctetString)
                    ? ErrorCatalogue.PrivateKeyEncrypted.Because("EncryptedPrivateKeyInfo")
                    : ErrorCatalogue.PrivateKeyMalformed.Because("DER of something else than a private key");
            }

            sequence.ReadInteger();
            var second = sequence.PeekTag();
            return second.HasSameClassAndValue(Asn1Tag.Integer) ? Form.Pkcs1
                : second.HasSameClassAndValue(Asn1Tag.Sequence) ? ClassifyPkcs8(sequence.ReadSequence())
                : second.HasSameClassAndValue(Asn1Tag.PrimitiveOctetString) ? throw ErrorCatalogue.PrivateKeyUnsupported.Because("an EC key (RFC 5915)")
                : throw ErrorCatalogue.PrivateKeyMalformed.Because("DER of something else than a private key");
        }
        catch (AsnContentException)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Because("not DER");
        }
    }

    private static Form ClassifyPkcs8(AsnReader algorithm)
    {
        // rsaEncryption, RFC 8017 appendix A.1.
        var oid = algorithm.ReadObjectIdentifier();
        return oid == "1.2.840.113549.1.1.1" ? Form.Pkcs8 : throw ErrorCatalogue.PrivateKeyUnsupported.Because($"algorithm {oid}");
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Disposed here on failure, by the caller otherwise.")]
    private static RSA Import(byte[] der, Form form)
    {
        var key = RSA.Create();
        try
        {
            int read;
            if (form == Form.Pkcs1)
            {
                key.ImportRSAPrivateKey(der, out read);
            }
            else
            {
                key.ImportPkcs8PrivateKey(der, out read);
            }

            return read != der.Length ? throw ErrorCatalogue.PrivateKeyMalformed.Because("bytes after the key")
                : key.KeySize is >= MinKeySize and <= MaxKeySize ? key
                : throw ErrorCatalogue.PrivateKeyUnsupported.Because($"{key.KeySize} bits");
        }
        catch (CryptographicException)
        {
            // The exception goes no further: nothing here vouches that it quotes no part of the key.
            key.Dispose();
            throw ErrorCatalogue.PrivateKeyMalformed.Because("its numbers do not make an RSA key");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}

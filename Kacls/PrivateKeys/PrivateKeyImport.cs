using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Kacls.Errors;

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
        var der = PrivateKeyText.Decode(text);
        try
        {
            return Import(der, Classify(der));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
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

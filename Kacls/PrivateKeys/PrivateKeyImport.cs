using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Kacls.Errors;

namespace Kacls.PrivateKeys;

/// <summary>
/// Reads the private key of wrapprivatekey: RSA as PKCS#1 (RFC 8017 appendix A.1.2) or PKCS#8 (RFC 5208; RFC 5958, with the public key
/// too), as <see cref="PrivateKeyText"/> has it. Google's reference leaves the form to the KACLS; its sample is a PEM. A key that is
/// accepted has been tried.
/// </summary>
internal static class PrivateKeyImport
{
    /// <summary>Bits; what Gmail accepts in S/MIME certificates.</summary>
    internal const int MinKeySize = 2048;

    /// <inheritdoc cref="MinKeySize"/>
    internal const int MaxKeySize = 4096;

    /// <summary>id-RSASSA-PSS, RFC 8017 appendix C.</summary>
    private const string PssOid = "1.2.840.113549.1.1.10";

    /// <summary>Content types of RFC 5652, which are where PKCS#8 has its algorithm (RFC 7292 section 4).</summary>
    private const string Pkcs12Contents = "1.2.840.113549.1.7.";

    /// <returns>The key; the caller disposes it.</returns>
    /// <exception cref="KaclsException">
    /// <see cref="ErrorCatalogue.PrivateKeyMalformed"/>, <see cref="ErrorCatalogue.PrivateKeyEncrypted"/> or
    /// <see cref="ErrorCatalogue.PrivateKeyUnsupported"/>.
    /// </exception>
    internal static RsaPrivateKey Read(ReadOnlySpan<byte> text) => ReadDer(PrivateKeyText.Decode(text));

    /// <summary>The same from DER, which is zeroed.</summary>
    internal static RsaPrivateKey ReadDer(byte[] der)
    {
        try
        {
            var pkcs1 = FindPkcs1(der);
            Check(RsaNumbers.Read(pkcs1));
            return Try(pkcs1.Span);
        }
        catch (AsnContentException)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("it is not DER of an RSA key");
        }
        catch (CryptographicException)
        {
            // The exception goes no further: nothing here vouches that it quotes no part of the key.
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("its numbers do not make an RSA key");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(der);
        }
    }

    /// <summary>Tells the forms apart by what their outer sequence begins with, so that a refusal can say what is wrong.</summary>
    private static ReadOnlyMemory<byte> FindPkcs1(byte[] der)
    {
        var reader = new AsnReader(der, AsnEncodingRules.BER);
        var sequence = reader.ReadSequence();
        if (reader.HasData)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("bytes stand after it");
        }

        if (IsNext(Asn1Tag.Sequence))
        {
            // RFC 5208 section 6: EncryptedPrivateKeyInfo is an algorithm and an octet string.
            sequence.ReadSequence();
            throw IsNext(Asn1Tag.PrimitiveOctetString)
                ? ErrorCatalogue.PrivateKeyEncrypted.ToException("EncryptedPrivateKeyInfo")
                : ErrorCatalogue.PrivateKeyMalformed.Saying("it is something else than a private key");
        }

        var version = sequence.ReadInteger();
        return IsNext(Asn1Tag.Integer) ? der
            : IsNext(Asn1Tag.Sequence) ? ReadPkcs8(version, sequence)
            : IsNext(Asn1Tag.PrimitiveOctetString) ? throw ErrorCatalogue.PrivateKeyUnsupported.Saying("it is an EC key")
            : throw ErrorCatalogue.PrivateKeyMalformed.Saying("it is something else than a private key");

        bool IsNext(Asn1Tag tag) => sequence.PeekTag().HasSameClassAndValue(tag);
    }

    /// <summary>RFC 5958 section 2; what follows the key takes nothing from it: attributes, and the public key.</summary>
    private static ReadOnlyMemory<byte> ReadPkcs8(BigInteger version, AsnReader sequence)
    {
        CheckAlgorithm(sequence.ReadSequence().ReadObjectIdentifier());
        if (!version.IsZero && !version.IsOne)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("its version is unknown");
        }

        var isWhole = sequence.TryReadPrimitiveOctetString(out var pkcs1);
        while (sequence.HasData)
        {
            isWhole &= sequence.PeekTag().TagClass == TagClass.ContextSpecific;
            sequence.ReadEncodedValue();
        }

        return isWhole ? pkcs1 : throw ErrorCatalogue.PrivateKeyMalformed.Saying("it is not DER of an RSA key");
    }

    private static void CheckAlgorithm(string oid)
    {
        if (oid.StartsWith(Pkcs12Contents, StringComparison.Ordinal))
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("it is a PKCS#12 file, out of which openssl pkcs12 -nodes takes the key");
        }

        if (oid != RsaPrivateKey.Oid)
        {
            var reason = oid == PssOid ? "it is for RSASSA-PSS only" : "it is of another algorithm";
            throw ErrorCatalogue.PrivateKeyUnsupported.About(reason).ToException($"{reason}: {oid}");
        }
    }

    private static void Check(RsaNumbers numbers)
    {
        var size = numbers.Modulus.BitLength;
        if (numbers.HasMore)
        {
            throw ErrorCatalogue.PrivateKeyUnsupported.Saying("it has more than two primes");
        }

        if (numbers.Version.SignValue != 0)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying("its version is unknown");
        }

        if (size is < MinKeySize or > MaxKeySize)
        {
            throw ErrorCatalogue.PrivateKeyUnsupported.Saying($"it has {size} bits");
        }

        if (numbers.FindFault() is { } fault)
        {
            throw ErrorCatalogue.PrivateKeyMalformed.Saying(fault);
        }
    }

    private static RsaPrivateKey Try(ReadOnlySpan<byte> pkcs1)
    {
        var key = RsaPrivateKey.OfPkcs1(pkcs1);
        if (KeyTrial.Passes(key))
        {
            return key;
        }

        key.Dispose();
        throw ErrorCatalogue.PrivateKeyMalformed.Saying("what it signs does not verify, or what is encrypted for it does not open");
    }
}

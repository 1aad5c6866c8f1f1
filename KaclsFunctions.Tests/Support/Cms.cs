using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KaclsFunctions.Tests.Support;

/// <summary>The parts of CMS messages (RFC 5652) that Gmail makes and takes apart around our operations.</summary>
internal static class Cms
{
    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string ContentType = "1.2.840.113549.1.9.3";
    private const string MessageDigest = "1.2.840.113549.1.9.4";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";

    /// <summary>RFC 5652 section 5.3: SignedAttributes, with the SET tag under which they are hashed (section 5.4).</summary>
    internal static byte[] SignedAttributes(byte[] mailDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(ContentType);
                using (writer.PushSetOf())
                {
                    writer.WriteObjectIdentifier(Data);
                }
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(MessageDigest);
                using (writer.PushSetOf())
                {
                    writer.WriteOctetString(mailDigest);
                }
            }
        }

        return writer.Encode();
    }

    /// <summary>RFC 5652 section 5.1: SignedData without the content, one certificate and one signer.</summary>
    internal static byte[] Signed(X509Certificate2 certificate, byte[] attributes, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using var contentInfo = writer.PushSequence();
        writer.WriteObjectIdentifier(SignedData);
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSetOf())
            {
                WriteAlgorithm(writer, Sha256);
            }

            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Data);
            }

            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
                writer.WriteEncodedValue(certificate.RawData);
            }

            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSequence())
                {
                    writer.WriteEncodedValue(certificate.IssuerName.RawData);
                    writer.WriteInteger(certificate.SerialNumberBytes.Span);
                }

                WriteAlgorithm(writer, Sha256);

                // Implicitly tagged [0] in the message.
                byte[] tagged = [0xa0, .. attributes.AsSpan(1)];
                writer.WriteEncodedValue(tagged);
                WriteAlgorithm(writer, RsaEncryption);
                writer.WriteOctetString(signature);
            }
        }

        contentInfo.Dispose();
        return writer.Encode();
    }

    /// <summary>RFC 5652 section 6.1: EnvelopedData with one KeyTransRecipientInfo.</summary>
    internal static (byte[] EncryptedKey, byte[] Iv, byte[] Content) Enveloped(byte[] der)
    {
        var contentInfo = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
        contentInfo.ReadObjectIdentifier();
        var enveloped = contentInfo.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence();
        enveloped.ReadInteger();
        var recipient = enveloped.ReadSetOf().ReadSequence();
        recipient.ReadInteger();
        recipient.ReadEncodedValue();
        recipient.ReadSequence();
        var encryptedKey = recipient.ReadOctetString();
        var encryptedContent = enveloped.ReadSequence();
        encryptedContent.ReadObjectIdentifier();
        var algorithm = encryptedContent.ReadSequence();
        algorithm.ReadObjectIdentifier();
        return (encryptedKey, algorithm.ReadOctetString(), encryptedContent.ReadOctetString(new Asn1Tag(TagClass.ContextSpecific, 0)));
    }

    private static void WriteAlgorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }
}

using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Testing.Gmail;

/// <summary>Certificates in a PKCS#7 without signatures, read and written by its structure (RFC 5652, 5.1).</summary>
public static class Pkcs7
{
    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>The PEM text for a chain.</summary>
    public static string Pem(params X509Certificate2[] chain)
    {
        ArgumentNullException.ThrowIfNull(chain);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Zero))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf();
                writer.PopSetOf();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                }

                using (writer.PushSequence(Zero))
                {
                    foreach (var certificate in chain)
                    {
                        writer.WriteEncodedValue(certificate.RawData);
                    }
                }

                writer.PushSetOf();
                writer.PopSetOf();
            }
        }

        return PemEncoding.WriteString("PKCS7", writer.Encode()) + "\n";
    }

    /// <summary>All certificates of a PEM text, as they stand in it.</summary>
    internal static X509Certificate2Collection Certificates(string pem)
    {
        try
        {
            var fields = PemEncoding.Find(pem);
            if (pem[fields.Label] is not ("PKCS7" or "CMS"))
            {
                throw new CryptographicException("The label is another.");
            }

            var content = new AsnReader(Convert.FromBase64String(pem[fields.Base64Data]), AsnEncodingRules.BER).ReadSequence();
            _ = content.ReadObjectIdentifier() == SignedData ? "" : throw new CryptographicException("It is no SignedData.");
            var signed = content.ReadSequence(Zero).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf();
            signed.ReadSequence();
            var certificates = signed.ReadSequence(Zero);
            var all = new X509Certificate2Collection();
            while (certificates.HasData)
            {
                all.Add(X509CertificateLoader.LoadCertificate(certificates.ReadEncodedValue().Span));
            }

            return all;
        }
        catch (Exception exception) when (exception is AsnContentException or FormatException)
        {
            throw new CryptographicException("It is no PKCS#7.", exception);
        }
    }

    /// <summary>The e-mail addresses among the alternative names (RFC 5280, 4.2.1.6: rfc822Name is [1]).</summary>
    internal static IReadOnlyList<string> Addresses(X509SubjectAlternativeNameExtension names)
    {
        var mail = new Asn1Tag(TagClass.ContextSpecific, 1);
        var reader = new AsnReader(names.RawData, AsnEncodingRules.DER).ReadSequence();
        var addresses = new List<string>();
        while (reader.HasData)
        {
            if (reader.PeekTag().HasSameClassAndValue(mail))
            {
                addresses.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, mail));
            }
            else
            {
                reader.ReadEncodedValue();
            }
        }

        return addresses;
    }
}

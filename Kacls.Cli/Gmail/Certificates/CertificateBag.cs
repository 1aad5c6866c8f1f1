using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kacls.Cli.Gmail.Certificates;

/// <summary>
/// PKCS#7 that has certificates and nothing else: a SignedData without a signer (RFC 5652 section 5.1), as <c>openssl crl2pkcs7 -nocrl</c>
/// makes it.
/// </summary>
internal static class CertificateBag
{
    private const string Label = "PKCS7";
    private const string Data = "1.2.840.113549.1.7.1";
    private const string SignedData = "1.2.840.113549.1.7.2";
    private static readonly Asn1Tag Zero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>As PEM, in the given order: readers take the first certificate for the user's.</summary>
    public static string Write(X509Certificate2Collection certificates)
    {
        // DER would sort a SET OF; PKCS#7 1.5 and everybody's reader take the order as it is.
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Zero))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                writer.PushSetOf().Dispose();
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                }

                using (writer.PushSequence(Zero))
                {
                    foreach (var certificate in certificates)
                    {
                        writer.WriteEncodedValue(certificate.RawDataMemory.Span);
                    }
                }

                writer.PushSetOf().Dispose();
            }
        }

        return PemEncoding.WriteString(Label, writer.Encode()) + "\n";
    }

    /// <summary>The certificates, the leaf first.</summary>
    /// <exception cref="CryptographicException">The text is something else.</exception>
    public static X509Certificate2Collection Read(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] is not (Label or "CMS"))
        {
            throw new CryptographicException("There is no PKCS#7.");
        }

        try
        {
            var content = new AsnReader(Convert.FromBase64String(pem[fields.Base64Data]), AsnEncodingRules.BER).ReadSequence();
            content.ReadObjectIdentifier();
            var signed = content.ReadSequence(Zero).ReadSequence();
            signed.ReadInteger();
            signed.ReadSetOf();
            signed.ReadSequence();
            var bag = signed.ReadSequence(Zero);
            var certificates = new X509Certificate2Collection();
            while (bag.HasData)
            {
                certificates.Add(X509CertificateLoader.LoadCertificate(bag.ReadEncodedValue().Span));
            }

            return Ordered(certificates);
        }
        catch (AsnContentException)
        {
            throw new CryptographicException("It is no PKCS#7.");
        }
    }

    /// <summary>
    /// The leaf is what issued none of the others, and each is followed by its issuer; what doesn't belong stands at the end.
    /// </summary>
    public static X509Certificate2Collection Ordered(X509Certificate2Collection certificates)
    {
        var rest = certificates.DistinctBy(one => one.Thumbprint, StringComparer.Ordinal).ToList();
        var next = rest.Find(one => !rest.Exists(other => other != one && IsIssuer(one, other))) ?? rest.FirstOrDefault();
        var chain = new X509Certificate2Collection();
        while (next is not null)
        {
            chain.Add(next);
            rest.Remove(next);
            next = rest.Find(other => IsIssuer(other, chain[^1]));
        }

        rest.ForEach(one => chain.Add(one));
        return chain;
    }

    /// <summary>Whether one names the other as its issuer; the signature is another question.</summary>
    public static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 of) =>
        issuer.SubjectName.RawData.AsSpan().SequenceEqual(of.IssuerName.RawData);
}

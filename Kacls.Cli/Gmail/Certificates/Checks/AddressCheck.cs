using System.Formats.Asn1;
using Kacls.Protocol;

namespace Kacls.Cli.Gmail.Certificates.Checks;

/// <summary>Gmail takes a certificate for the address that it names as rfc822Name (RFC 5280 section 4.2.1.6).</summary>
internal sealed class AddressCheck : ICertificateCheck
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private static readonly byte[] Nothing = [0x30, 0];
    private static readonly Asn1Tag Rfc822Name = new(TagClass.ContextSpecific, 1);

    /// <inheritdoc/>
    public IEnumerable<string> Faults(UserKeys keys, DateTimeOffset now)
    {
        var names = Names(keys);
        if (!names.Exists(name => EmailAddress.AreSame(name, keys.Email)))
        {
            yield return $"The certificate is for {(names.Count == 0 ? "no e-mail address" : string.Join(", ", names))}, not for "
                + $"{keys.Email}. Name the user's primary address, or have a certificate issued that has it as rfc822Name.";
        }
    }

    private static List<string> Names(UserKeys keys)
    {
        var found = new List<string>();
        try
        {
            var reader = new AsnReader(keys.Leaf.Extensions[SubjectAlternativeName]?.RawData ?? Nothing, AsnEncodingRules.DER);
            for (var names = reader.ReadSequence(); names.HasData;)
            {
                if (names.PeekTag().HasSameClassAndValue(Rfc822Name))
                {
                    found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, Rfc822Name));
                }
                else
                {
                    names.ReadEncodedValue();
                }
            }
        }
        catch (AsnContentException)
        {
            // What can't be read names nobody.
        }

        return found;
    }
}

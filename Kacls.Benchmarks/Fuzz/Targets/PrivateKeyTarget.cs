using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Private keys for <c>wrapprivatekey</c>: PEM and DER, PKCS#1 and PKCS#8, encrypted, of other kinds, with changed lengths, tags and
/// numbers.
/// </summary>
internal sealed class PrivateKeyTarget : RequestTarget
{
    private static readonly string[] Labels =
        ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE", "PRIVATE KEY ", ""];

    private readonly SeedRequest request;
    private readonly byte[][] ders;

    internal PrivateKeyTarget(FuzzWorld world)
        : base("privatekey", 4, world)
    {
        request = world.Seeds.Of("wrapprivatekey").First();
        var (mail, parameters) = (world.Keys["mail"], ECCurve.NamedCurves.nistP256);
        using var ec = ECDsa.Create(new ECParameters { Curve = parameters, D = Chance.Of(0, "ec", 0).Bytes(32) });
        ders = [mail.ExportPkcs8PrivateKey(), mail.ExportRSAPrivateKey(), mail.ExportSubjectPublicKeyInfo(), ec.ExportPkcs8PrivateKey(),
            ec.ExportECPrivateKey(), Encrypted(mail.ExportPkcs8PrivateKey())];
    }

    internal override FuzzInput Make(Chance random)
    {
        var der = random.OnceIn(2) ? ders[random.Below(2)] : random.Of(ders);
        if (!random.OnceIn(12))
        {
            var tree = AsnTree.Parse(der);
            tree.Mutate(random, AsnTree.Parse(random.Of(ders)));
            der = random.OnceIn(4) ? ByteMutator.Mutate(tree.Encode(), random, random.Of(ders)) : tree.Encode();
        }

        var text = random.Below(4) switch
        {
            0 => Convert.ToBase64String(der),
            1 => Pem("RSA PRIVATE KEY", der),
            2 => Pem("PRIVATE KEY", der),
            _ => Pem(random.Of(Labels), der),
        };
        return With(request, "private_key", JsonSerializer.Serialize(random.OnceIn(8) ? Spoil(text, random) : text));
    }

    /// <summary>EncryptedPrivateKeyInfo (RFC 5208 section 6) as far as anybody looks who has no password.</summary>
    private static byte[] Encrypted(byte[] pkcs8)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier("1.2.840.113549.1.5.13");
            }

            writer.WriteOctetString(pkcs8);
        }

        return writer.Encode();
    }

    private static string Pem(string label, byte[] der) =>
        $"-----BEGIN {label}-----\n{Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks)}\n-----END {label}-----\n";

    private static string Spoil(string text, Chance random) => random.Below(6) switch
    {
        0 => text + text,
        1 => text.Replace("\n", "\\n", StringComparison.Ordinal),
        2 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        3 => text.Replace("-----\n", "-----\nProc-Type: 4,ENCRYPTED\n\n", StringComparison.Ordinal),
        4 => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)),
        _ => text[..random.Below(text.Length)],
    };
}

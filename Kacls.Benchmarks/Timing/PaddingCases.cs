using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.PrivateKeys;

namespace Kacls.Benchmarks.Timing;

/// <summary>
/// What tells paddings apart opens any ciphertext: Bleichenbacher 1998 with RSAES-PKCS1-v1_5, Manger 2001 with RSAES-OAEP.
/// </summary>
internal static class PaddingCases
{
    internal const string Pkcs1 = "RSA/ECB/PKCS1Padding";
    internal const string Oaep = "RSA/ECB/OAEPwithSHA-256andMGF1Padding";
    private const int Hash = SHA256.HashSizeInBytes;

    /// <summary>Messages of RSAES-PKCS1-v1_5 that are refused, the first as most of an attacker's are.</summary>
    internal static TimingClass[] Pkcs1Faults(EncodedMessages messages, Func<byte[], byte[]> input)
    {
        return
        [
            new("any number", () => input(messages.Any())),
            Fault("first byte", message => message[0] = 1),
            Fault("block type", message => message[1] = 1),
            Fault("short padding", message => message[9] = 0),
            Fault("no separator", message => message[^33] = 1),
            Fault("empty message", message => (message[^33], message[^1]) = (1, 0)),
        ];

        TimingClass Fault(string name, Action<byte[]> change) => new(name, () => input(messages.Encrypt(messages.Pkcs1(change))));
    }

    /// <summary>Encoded messages of RSAES-OAEP that are refused, as they are or encrypted.</summary>
    internal static TimingClass[] OaepFaults(EncodedMessages messages, Func<byte[], byte[]> input)
    {
        return
        [
            Fault("label hash", block => block[0] ^= 1),
            Fault("first byte", _ => { }, first: 1),
            Fault("first byte and label hash", block => block[Hash - 1] ^= 1, first: 1),
            Fault("other separator", block => block[^33] = 2),
            Fault("no separator", block => block.AsSpan(Hash).Clear()),
            Fault("empty message", block =>
            {
                block.AsSpan(Hash).Clear();
                block[^1] = 1;
            }),
        ];

        TimingClass Fault(string name, Action<byte[]> block, byte first = 0) =>
            new(name, () => input(messages.Oaep(HashAlgorithmName.SHA256, block, first)));
    }

    /// <summary>Decoding alone, which is the product's own.</summary>
    internal static IEnumerable<TimingCase> Decoding(RSA key)
    {
        var messages = new EncodedMessages(key);
        var faults = OaepFaults(messages, message => message);
        yield return new("OAEP decoding, refused", Decode, faults);
        yield return new("noise, the same fault twice", Decode, faults[0], faults[0]);
        yield return new(
            "OAEP decoding, MGF1's hash",
            Decode,
            [.. new[] { HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512 }
                .Select(mgf1 => new TimingClass($"MGF1 with {mgf1}", () => messages.Oaep(mgf1)))]);

        static void Decode(byte[] message) => OaepDecoding.Decode(message, HashAlgorithmName.SHA256, []);
    }

    /// <summary>The private key's operation and what follows it, as privatekeydecrypt has them.</summary>
    internal static IEnumerable<TimingCase> Decryption(RSA key, double share)
    {
        var messages = new EncodedMessages(key);
        var own = RsaPrivateKey.OfPkcs8(key.ExportPkcs8PrivateKey());
        yield return new($"PKCS#1 v1.5, RSA-{key.KeySize}", Refused(own, Pkcs1), Pkcs1Faults(messages, input => input)) { Share = share };
        yield return new($"OAEP, RSA-{key.KeySize}", Refused(own, Oaep), OaepFaults(messages, messages.Encrypt))
        {
            Share = share * OperationCases.Slow,
        };
    }

    /// <summary>One ciphertext against any: what blinding hides (Kocher 1996).</summary>
    internal static IEnumerable<TimingCase> Blinding(RSA key, double share)
    {
        var messages = new EncodedMessages(key);
        var own = RsaPrivateKey.OfPkcs8(key.ExportPkcs8PrivateKey());
        foreach (var (engine, name, part, make) in new (string, string, double, Func<byte[]>)[]
        {
            ("the platform", Pkcs1, share, () => messages.Pkcs1()),
            ("Bouncy Castle", Oaep, share * OperationCases.Slow, () => messages.Oaep(HashAlgorithmName.SHA256)),
        })
        {
            var algorithm = DecryptionAlgorithm.Find(name);
            var one = messages.Encrypt(make());
            yield return new(
                $"blinding by {engine}, RSA-{key.KeySize}",
                input => DekDecryption.Decrypt(own, algorithm, input, null),
                new("one ciphertext", () => one),
                new("any", () => messages.Encrypt(make())))
            { Share = part };
        }
    }

    private static Action<byte[]> Refused(RsaPrivateKey key, string name)
    {
        var algorithm = DecryptionAlgorithm.Find(name);
        return encrypted =>
        {
            try
            {
                DekDecryption.Decrypt(key, algorithm, encrypted, null);
            }
            catch (KaclsException)
            {
                return;
            }

            throw new InvalidOperationException("What should have been refused was decrypted.");
        };
    }
}

using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>RSAES-PKCS1-v1_5 (RFC 8017 section 7.2): 00 02, a padding of eight bytes or more that are not zero, 00, the message.</summary>
internal sealed class Pkcs1Vectors(VectorKey key, Chance chance)
{
    internal const string Algorithm = "RSA/ECB/PKCS1Padding";
    private static readonly int[] Lengths = [1, 4, 6, 7, 20, 32];

    /// <summary>Of a message of 32 bytes: what comes before the separator.</summary>
    private int Separator => key.Size - 33;

    internal IEnumerable<RsaVector> All() => [.. Right(), .. Wrong(), .. CiphertextFaults.Of(Right().First(), key)];

    internal IEnumerable<RsaVector> Right()
    {
        foreach (var length in Lengths)
        {
            yield return Vector("message", Encoded(chance.Bytes(length)), length);
        }

        yield return Vector("longest message", Encoded(chance.Bytes(key.Size - 11)), key.Size - 11);
        yield return Vector("padding of all ones", Changed(message => message.AsSpan(2, Separator - 2).Fill(0xff)), 32);
        yield return Vector("padding of SSL 3 for version 2", Changed(message => message.AsSpan(Separator - 8, 8).Fill(3)), 32);
        yield return Vector("empty message", Encoded([]), 0) with { Refusal = RsaVector.Failed };
    }

    private IEnumerable<RsaVector> Wrong()
    {
        (string Class, byte[] Encoded)[] all =
        [
            ("padding of zeros", Changed(message => message.AsSpan(2, Separator - 2).Clear())),
            ("first byte of the padding 0", Changed(message => message[2] = 0)),
            ("second byte of the padding 0", Changed(message => message[3] = 0)),
            ("eighth byte of the padding 0", Changed(message => message[9] = 0)),
            ("padding of seven bytes", [0, 2, .. NotZero(7), 0, .. chance.Bytes(key.Size - 10)]),
            ("no padding", [0, 2, 0, .. chance.Bytes(key.Size - 3)]),
            ("block type 0", Changed(message => message[1] = 0)),
            ("block type 1", Changed(message => message[1] = 1)),
            ("block type 0xff", Changed(message => message[1] = 0xff)),
            ("first byte 1", Changed(message => message[0] = 1)),
            ("first byte 3", Changed(message => message[0] = 3)),
            ("padding of a signature", Changed(message =>
            {
                message[1] = 1;
                message.AsSpan(2, Separator - 2).Fill(0xff);
            })),
            ("no separator", [0, 2, .. NotZero(key.Size - 2)]),
            ("zeros for a padding", [.. new byte[key.Size - 32], .. chance.Bytes(32)]),
            ("one byte for a message", [.. new byte[key.Size - 1], 5]),
            ("encoded message n - 2", key.Bytes(key.Modulus - 2)),
        ];
        return all.Where(vector => VectorKey.Number(vector.Encoded) < key.Modulus)
            .Select(vector => new RsaVector(vector.Class, key.Name, Algorithm, key.Encrypt(vector.Encoded), null));
    }

    private RsaVector Vector(string what, byte[] encoded, int length) =>
        new(what, key.Name, Algorithm, key.Encrypt(encoded), encoded[^length..]);

    private byte[] Encoded(byte[] message) => [0, 2, .. NotZero(key.Size - message.Length - 3), 0, .. message];

    private byte[] Changed(Action<byte[]> change)
    {
        var encoded = Encoded(chance.Bytes(32));
        change(encoded);
        return encoded;
    }

    private byte[] NotZero(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)(1 + chance.Below(255)))];
}

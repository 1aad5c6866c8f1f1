using System.Security.Cryptography;
using KaclsFunctions.Tests.Vectors;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>RSAES-OAEP (RFC 8017 section 7.1) by hand: DB = lHash ‖ zeros ‖ 1 ‖ M, and a seed, each masked.</summary>
internal sealed class OaepVectors(VectorKey key, HashAlgorithmName hash, HashAlgorithmName mgf1, Chance chance)
{
    private readonly int hashSize = CryptographicOperations.HashData(hash, []).Length;
    private readonly byte[] label = chance.Bytes(20);

    private int Longest => key.Size - (2 * hashSize) - 2;

    /// <summary>Where the separator is in DB, of a message of 32 bytes.</summary>
    private int Separator => key.Size - hashSize - 1 - 33;

    internal static string AlgorithmOf(HashAlgorithmName hash) =>
        $"RSA/ECB/OAEPwithSHA-{hash.Name![3..]}andMGF1Padding";

    internal IEnumerable<RsaVector> All() => [.. Right(), .. Wrong(), .. CiphertextFaults.Of(Message("message", 32), key)];

    internal IEnumerable<RsaVector> Messages() => [Message("message", 32), Message("message with a label", 32, label)];

    private IEnumerable<RsaVector> Right()
    {
        yield return Message("message", 1);
        yield return Message("message", 16);
        yield return Message("message with a label", 32, label);
        yield return Message("longest message", Longest);
        yield return Message("empty message", 0) with { Refusal = RsaVector.Failed };
        yield return Vector("seed of zeros", Encode(Block(chance.Bytes(32)), new byte[hashSize]), 32);
        yield return Vector("seed of ones", Encode(Block(chance.Bytes(32)), [.. Enumerable.Repeat((byte)0xff, hashSize)]), 32);
    }

    internal RsaVector Message(string what, int length, byte[]? named = null)
    {
        var message = chance.Bytes(length);
        return new(what, key.Name, AlgorithmOf(hash), key.Encrypt(Encode(Block(message, named))), message)
        {
            Mgf1 = mgf1.Name,
            Label = named,
        };
    }

    private IEnumerable<RsaVector> Wrong()
    {
        yield return Changed("first byte of lHash", block => block[0] ^= 1);
        yield return Changed("last byte of lHash", block => block[hashSize - 1] ^= 0x80);
        yield return Changed("lHash of zeros", block => block.AsSpan(0, hashSize).Clear());
        yield return Changed("lHash of ones", block => block.AsSpan(0, hashSize).Fill(0xff));
        yield return Changed("first byte of the padding", block => block[hashSize] ^= 2);
        yield return Changed("padding of ones", block => block.AsSpan(hashSize, Separator - hashSize).Fill(0xff));
        yield return Changed("separator 0xff", block => block[Separator] = 0xff);
        yield return Changed("no separator", block => block.AsSpan(hashSize).Clear());
        yield return Changed("all ones after lHash", block => block.AsSpan(hashSize).Fill(0xff));
        yield return Refused("another label", Message("", 32, label) with { Label = chance.Bytes(20) });
        yield return Refused("no label where there is one", Message("", 32, label) with { Label = null });
        yield return Refused("a label where there is none", Message("", 32) with { Label = label });
        yield return Refused(
            "another hash", Message("", 32) with { Algorithm = AlgorithmOf(new(hash == HashAlgorithmName.SHA256 ? "SHA1" : "SHA256")) });
        var untried = new OaepVectors(key, hash, HashAlgorithmName.MD5, chance);
        yield return untried.Message("MGF1 with a hash that is not tried", 32) with { Refusal = RsaVector.Failed };
        var encoded = Encode(Block(chance.Bytes(32)));
        encoded[0] = 1;
        if (VectorKey.Number(encoded) < key.Modulus)
        {
            yield return Refused("first byte 1", Vector("", encoded, 0));
        }
    }

    private RsaVector Changed(string what, Action<byte[]> change)
    {
        var block = Block(chance.Bytes(32));
        change(block);
        return Refused(what, Vector("", Encode(block), 0));
    }

    private static RsaVector Refused(string what, RsaVector vector) =>
        vector with { Class = what, Output = null, Refusal = RsaVector.Failed };

    private RsaVector Vector(string what, byte[] encoded, int length) =>
        new(what, key.Name, AlgorithmOf(hash), key.Encrypt(encoded), Opened(encoded)[^length..]) { Mgf1 = mgf1.Name };

    private byte[] Block(byte[] message, byte[]? named = null) =>
    [
        .. CryptographicOperations.HashData(hash, named ?? []), .. new byte[Longest - message.Length], 1, .. message,
    ];

    private byte[] Encode(byte[] block, byte[]? chosen = null)
    {
        var seed = chosen ?? chance.Bytes(hashSize);
        var masked = RsaByHand.Xor(block, RsaByHand.Mask(mgf1, seed, block.Length));
        return [0, .. RsaByHand.Xor(seed, RsaByHand.Mask(mgf1, masked, hashSize)), .. masked];
    }

    private byte[] Opened(byte[] encoded)
    {
        var masked = encoded[(hashSize + 1)..];
        var seed = RsaByHand.Xor(encoded[1..(hashSize + 1)], RsaByHand.Mask(mgf1, masked, hashSize));
        return RsaByHand.Xor(masked, RsaByHand.Mask(mgf1, seed, masked.Length));
    }
}

using System.Numerics;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>What is no ciphertext of the key at all, or that of a number which is no encoded message (RFC 8017 section 5.1.2).</summary>
internal static class CiphertextFaults
{
    /// <param name="right">A vector whose ciphertext is right.</param>
    /// <param name="key">Its key.</param>
    internal static IEnumerable<RsaVector> Of(RsaVector right, VectorKey key)
    {
        var number = VectorKey.Number(right.Input);
        yield return Wrong("ciphertext 0", key.Bytes(BigInteger.Zero));
        yield return Wrong("ciphertext 1", key.Bytes(BigInteger.One));
        yield return Wrong("ciphertext n - 1", key.Bytes(key.Modulus - 1));
        yield return Wrong("ciphertext n", key.Bytes(key.Modulus));
        yield return Wrong("ciphertext with n added", key.Bytes(number + key.Modulus));
        yield return Wrong("ciphertext of all ones", [.. Enumerable.Repeat((byte)0xff, key.Size)]);
        yield return Wrong("ciphertext after a zero byte", [0, .. right.Input]);
        yield return Wrong("ciphertext before a zero byte", [.. right.Input, 0]);
        yield return Wrong("ciphertext a byte short", right.Input[..^1]);
        yield return Wrong("ciphertext of one byte", [right.Input[0]]);
        yield return Wrong("empty ciphertext", []) with { Refusal = "member_missing" };

        RsaVector Wrong(string what, byte[] ciphertext) =>
            right with { Class = what, Input = ciphertext, Output = null, Refusal = RsaVector.Failed };
    }
}

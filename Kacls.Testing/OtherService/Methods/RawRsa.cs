using System.Numerics;
using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>RSA without any padding, which the platform does not offer. Not for secrets: its time depends on them.</summary>
internal static class RawRsa
{
    internal static byte[] Apply(RSA key, byte[] input)
    {
        var parameters = key.ExportParameters(true);
        var result = BigInteger.ModPow(Number(input), Number(parameters.D!), Number(parameters.Modulus!));
        var bytes = result.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[parameters.Modulus!.Length - bytes.Length], .. bytes];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

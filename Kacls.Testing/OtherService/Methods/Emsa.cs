using System.Security.Cryptography;

namespace Kacls.Testing.OtherService;

/// <summary>EMSA-PSS with a salt of any length, which the platform does not offer (RFC 8017 9.1.1). The key has whole bytes.</summary>
internal static class Emsa
{
    internal static byte[] Pss(byte[] digest, HashAlgorithmName hash, int saltLength, int length)
    {
        var salt = RandomNumberGenerator.GetBytes(saltLength);
        var end = CryptographicOperations.HashData(hash, [.. new byte[8], .. digest, .. salt]);
        byte[] data = [.. new byte[length - saltLength - end.Length - 2], 1, .. salt];
        var masked = Mgf1.Xor(data, Mgf1.Mask(end, data.Length, hash));
        masked[0] &= 0x7f;
        return [.. masked, .. end, 0xbc];
    }
}

using System.Security.Cryptography;

namespace KaclsFunctions.Tests.Support;

/// <summary>DEKs as Drive sends them: a serialized Tink AesGcmKey, field 3 with 32 bytes (spec, section 4.2).</summary>
internal static class SampleDek
{
    public static byte[] New() => [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];
}

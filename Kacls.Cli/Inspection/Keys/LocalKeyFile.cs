using System.Security.Cryptography;
using Kacls.KeyEncryption;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>The file of a Local KEK, which is looked at and never made or changed.</summary>
internal static class LocalKeyFile
{
    /// <summary>The version that its envelopes carry; null where there is no such file, or none that can be used.</summary>
    public static KekVersion? VersionOf(string path)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(File.ReadAllText(path));
            return KekVersion.Read(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException
            or CryptographicException)
        {
            return null;
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Output;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Doctor;

/// <summary>The file of <c>--trust</c>: authorities that are trusted besides the system's.</summary>
internal static class TrustFile
{
    /// <exception cref="UsageException">It can't be read, or holds no authority.</exception>
    public static X509Certificate2Collection? Read(string? path)
    {
        try
        {
            return path is null ? null : AddedAuthorities.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException
            or ArgumentException or CryptographicException)
        {
            throw new UsageException($"--trust: {path}: {exception.Message}");
        }
    }
}

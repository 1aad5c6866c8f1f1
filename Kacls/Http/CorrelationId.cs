using System.Security.Cryptography;

namespace Kacls.Http;

/// <summary>
/// Names one request in its reply, its audit record and the vault's log. Only ours: an id from outside could be made to collide.
/// </summary>
internal static class CorrelationId
{
    /// <returns>32 hexadecimal digits.</returns>
    internal static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

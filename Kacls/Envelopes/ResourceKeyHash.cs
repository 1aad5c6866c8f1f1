using System.Security.Cryptography;
using System.Text;

namespace Kacls.Envelopes;

/// <summary>
/// The <c>resource_key_hash</c> of Google's reference: HMAC-SHA-256, keyed with the DEK exactly as it was wrapped, over
/// <c>ResourceKeyDigest:&lt;resource_name&gt;:&lt;perimeter_id&gt;</c> in UTF-8. The second colon stands there without a perimeter too.
/// </summary>
internal static class ResourceKeyHash
{
    /// <returns>32 bytes.</returns>
    internal static byte[] Compute(DekContent dek) =>
        HMACSHA256.HashData(dek.Dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{dek.ResourceName}:{dek.PerimeterId}"));
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>
/// Google's guide, decrypt data: the resource_name in the token is the one the key was wrapped for, exactly. There is no such rule for
/// perimeter_id: documents move between perimeters.
/// </summary>
internal static class ResourceRule
{
    /// <summary>Google's reference, KACLS JWT for privilegedunwrap: the token is for the one resource that the request names.</summary>
    internal static void Check(PeerToken peer, string resourceName)
    {
        if (!string.Equals(peer.ResourceName, resourceName, StringComparison.Ordinal))
        {
            throw ErrorCatalogue.ResourceMismatch.ToException(Mismatch.Of(
                "resource_name of the migration token, by the request's", peer.ResourceName, resourceName));
        }
    }

    /// <summary>In constant time: whoever calls a privileged operation chooses the name, and may be guessing the sealed one.</summary>
    internal static void Check(DekContent dek, string resourceName)
    {
        if (!CryptographicOperations.FixedTimeEquals(Bytes(dek.ResourceName), Bytes(resourceName)))
        {
            throw ErrorCatalogue.ResourceMismatch.ToException(Mismatch.Of(
                "resource_name, by the wrapped key's", resourceName, dek.ResourceName));
        }
    }

    private static ReadOnlySpan<byte> Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan());
}

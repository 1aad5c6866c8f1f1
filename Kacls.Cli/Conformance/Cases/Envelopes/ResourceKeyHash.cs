using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Envelopes;

/// <summary>Google's reference, resource key hash.</summary>
internal static class ResourceKeyHash
{
    /// <summary>HMAC-SHA256 by the DEK over names and values.</summary>
    public static byte[] Of(byte[] dek, string resource, string perimeter) =>
        HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{resource}:{perimeter}"));

    /// <summary>The hash of a wrapped key.</summary>
    public static byte[] Of(Sealed sealing) => Of(sealing.Dek, sealing.Resource, sealing.Perimeter);
}

using System.Security.Cryptography;
using System.Text;

namespace Kacls.Cli.Doctor.Service;

/// <summary>
/// The first message of a TLS client that knows nothing newer than an old version (RFC 5246 section 7.4.1.2). It is made by hand: the
/// system's own TLS may refuse to speak those versions, and a server that does must be found all the same.
/// </summary>
internal static class ClientHello
{
    /// <summary>TLS 1.0.</summary>
    public const ushort Tls10 = 0x0301;

    /// <summary>TLS 1.1.</summary>
    public const ushort Tls11 = 0x0302;

    /// <summary>Those of RFC 3268, 4492 and 5246 that old servers have, for ECDSA and RSA, and the signal of RFC 5746.</summary>
    private static readonly ushort[] CipherSuites =
        [0xC00A, 0xC009, 0xC014, 0xC013, 0x0039, 0x0033, 0x0035, 0x002F, 0xC012, 0x0016, 0x000A, 0x00FF];

    /// <param name="version">The only one that the client says it knows.</param>
    /// <param name="host">For server_name (RFC 6066 section 3); null: an address, which has none.</param>
    /// <returns>The record.</returns>
    public static byte[] Of(ushort version, string? host)
    {
        byte[] extensions =
        [
            .. host is null ? [] : Extension(0, Sized([0, .. Sized(Encoding.ASCII.GetBytes(host))])),

            // supported_groups: P-256, P-384, P-521; ec_point_formats: uncompressed (RFC 4492 section 5.1).
            .. Extension(10, Sized([0, 23, 0, 24, 0, 25])),
            .. Extension(11, [1, 0]),
        ];
        byte[] body =
        [
            .. Number(version),
            .. RandomNumberGenerator.GetBytes(32),
            0, // No session to resume.
            .. Sized([.. CipherSuites.SelectMany(Number)]),
            1, 0, // No compression.
            .. Sized(extensions),
        ];
        byte[] handshake = [1, 0, .. Sized(body)];
        return [22, .. Number(version), .. Sized(handshake)];
    }

    private static byte[] Extension(ushort type, byte[] content) => [.. Number(type), .. Sized(content)];

    private static byte[] Sized(byte[] content) => [.. Number((ushort)content.Length), .. content];

    private static byte[] Number(ushort value) => [(byte)(value >> 8), (byte)value];
}

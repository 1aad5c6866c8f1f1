using System.Security.Cryptography;
using System.Text;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>What needs no service: hashes, by the formulas of Google's reference.</summary>
internal static class HashVectors
{
    /// <summary>The first is Google's page's, the others are those of known implementations.</summary>
    internal static IReadOnlyList<(byte[] Dek, string Resource, string Perimeter)> Inputs { get; } =
    [
        (Convert.FromHexString("f00d"), "my_resource", "my_perimeter"),
        (
            Convert.FromHexString("6a68079290123ed8f23c845cc8bda91cd961c0246b79446662919e336920cbef"),
            "//googleapis.com/testcase/hJB0PzRI7nl79LC18qaV8WMDCBALBSs9BREcq79MfVw", ""),
        (
            Convert.FromHexString("05b62b91cb66f19e27789fb69eb680fac113a70a120178d6cfa6b1b4cb11bb95"),
            "//googleapis.com/testcase/od8yfZiS5ZF2RN27X4ClalsV6LobL2FwKRk4qOJxWdE", "perimeter1"),
        (Encoding.ASCII.GetBytes("data-encryption-key"), "resource-name", ""),
        (VectorWorld.Dek, "//googleapis.com/drive/files/über", "périmètre"),
    ];

    internal static string ResourceKeyHash(byte[] dek, string resource, string perimeter) =>
        Convert.ToBase64String(HMACSHA256.HashData(dek, Encoding.UTF8.GetBytes($"ResourceKeyDigest:{resource}:{perimeter}")));
}

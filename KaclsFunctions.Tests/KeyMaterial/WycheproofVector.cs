using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using KaclsFunctions.Tests.KeyMaterial.Vectors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>One vector of Wycheproof, with what its group says.</summary>
internal sealed record WycheproofVector(string File, JsonElement Group, JsonElement Test)
{
    internal const string Archive = "wycheproof-rsa.tgz";

    private static readonly string[] Hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

    private bool IsValid => Test.GetProperty("result").GetString() != "invalid";

    private bool IsSignature => Test.TryGetProperty("sig", out _);

    private string Hash => Text(Group, "sha");

    private string Algorithm => IsSignature ? $"{Hash.Replace("-", "", StringComparison.Ordinal)}withRSA"
        : Hash.Length > 0 ? $"RSA/ECB/OAEPWith{Hash}AndMGF1Padding" : "RSA/ECB/PKCS1Padding";

    /// <summary>Its comment, or what its flags say where that is empty.</summary>
    internal string Comment => Text(Test, "comment") is { Length: > 0 } comment ? comment
        : Flags.FirstOrDefault(flag => flag is "EncryptionWithLabel" or "WeakHash") ?? "";

    private IEnumerable<string> Flags => Test.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!);

    /// <summary>Why the service refuses, whatever the vector is for; null where it does not.</summary>
    private string? Refusal =>
        Group.GetProperty("keySize").GetInt32() is < 2048 or > 4096 ? "private_key_unsupported"
        : Group.GetProperty("privateKey").TryGetProperty("otherPrimeInfos", out _) ? "private_key_unsupported"
        : !IsSignature && Bytes("ct").Length == 0 ? "member_missing"
        : Hash.Length > 0 && !Hashes.Contains(Hash) ? "algorithm_unsupported"
        : IsSignature ? null

        // 0 and 1 are what they encrypt to, and SP 800-56B section 7.1.2.1 takes neither for a ciphertext.
        : Flags.Contains("SmallIntegerCiphertext") ? RsaVector.Failed
        : !IsValid || Bytes("msg").Length == 0 ? RsaVector.Failed
        : Text(Group, "mgfSha") is { Length: > 0 } mgf1 && !Hashes.Contains(mgf1) ? RsaVector.Failed
        : null;

    internal RsaVector ToVector() => new(
        Comment,
        Text(Group, "privateKeyPem"),
        Algorithm,
        IsSignature ? Digest() : Bytes("ct"),
        !IsValid ? null : Bytes(IsSignature ? "sig" : "msg"))
    {
        Id = Test.GetProperty("tcId").GetInt32(),
        Label = Text(Test, "label") is { Length: > 0 } label ? Convert.FromHexString(label) : null,
        Refusal = Refusal,
    };

    /// <summary>Of a hash that .NET does not have, any digest: the service does not have it either.</summary>
    private byte[] Digest() => Hashes.Contains(Hash)
        ? CryptographicOperations.HashData(new(Hash.Replace("-", "", StringComparison.Ordinal)), Bytes("msg"))
        : new byte[28];

    private byte[] Bytes(string member) => Convert.FromHexString(Text(Test, member));

    internal static async Task<IReadOnlyList<WycheproofVector>> ReadAsync()
    {
        var vectors = new List<WycheproofVector>();
        await using var archive = new TarReader(new GZipStream(Open(), CompressionMode.Decompress));
        while (await archive.GetNextEntryAsync() is { } entry)
        {
            if (entry.DataStream is { } content && entry.Name.EndsWith(".json", StringComparison.Ordinal))
            {
                var json = (await JsonDocument.ParseAsync(content)).RootElement;
                vectors.AddRange(
                    from theGroup in json.GetProperty("testGroups").EnumerateArray()
                    from test in theGroup.GetProperty("tests").EnumerateArray()
                    select new WycheproofVector(Path.GetFileName(entry.Name), theGroup, test));
            }
        }

        return vectors;
    }

    private static FileStream Open() => System.IO.File.OpenRead(SharedVectors.PathOf(Archive)!);

    private static string Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) ? value.GetString()! : "";
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>One vector of Wycheproof, with what its group says.</summary>
internal sealed record WycheproofVector(string File, JsonElement Group, JsonElement Test)
{
    internal const string Archive = "wycheproof-rsa.tgz";

    private static readonly string[] Hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

    internal string Name => $"{File} tcId {Test.GetProperty("tcId").GetInt32()}";

    internal bool IsValid => Test.GetProperty("result").GetString() != "invalid";

    /// <summary>0 and 1 are what they encrypt to, and SP 800-56B section 7.1.2.1 takes neither for a ciphertext.</summary>
    internal bool MayBeRefused =>
        !IsValid || Test.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "SmallIntegerCiphertext");

    internal bool IsSignature => Test.TryGetProperty("sig", out _);

    internal string Hash => Text(Group, "sha");

    internal string PrivateKey => Text(Group, "privateKeyPem");

    internal bool HasThreePrimes => Group.GetProperty("privateKey").TryGetProperty("otherPrimeInfos", out _);

    /// <summary>The one rule: what the service has no way to be asked for is left out, and nothing else.</summary>
    internal string? WhyLeftOut =>
        Group.GetProperty("keySize").GetInt32() is < 2048 or > 4096 ? "a key of less than 2,048 or more than 4,096 bits"
        : Hash.Length > 0 && !Hashes.Contains(Hash) ? "a hash that Google has no name for"
        : Text(Group, "mgfSha") is { Length: > 0 } mgf1 && !Hashes.Contains(mgf1) ? "a hash of MGF1 that is not tried"
        : HasThreePrimes ? "three primes, refused when the key is wrapped"
        : !IsSignature && IsValid && Bytes("msg").Length == 0 ? "an empty DEK, which is none"
        : null;

    internal byte[] Bytes(string member) => Convert.FromHexString(Text(Test, member));

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

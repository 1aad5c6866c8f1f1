using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KaclsFunctions.Tests.Support;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>
/// The committed vectors. Seed, keys and what was searched for are given, since .NET makes no key from a seed; the rest is made of them.
/// </summary>
internal sealed record RsaVectorFile(
    string Comment, uint Seed, Dictionary<string, string> Keys, Dictionary<string, int> Found, IReadOnlyList<RsaVector> Vectors)
{
    internal const string Path = "KaclsFunctions.Tests/KeyMaterial/rsa-vectors.json";

    private static readonly HashAlgorithmName[] Hashes =
        [HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Lazy<RsaVectorFile> Committed =
        new(() => JsonSerializer.Deserialize<RsaVectorFile>(Repository.Read(Path), Options)!);

    internal static RsaVectorFile Read() => Committed.Value;

    /// <summary>The same seed, keys and finds, and the vectors that follow from them.</summary>
    internal RsaVectorFile Made()
    {
        var chance = new Chance(Seed);
        return this with { Vectors = [.. Make(chance).Select((vector, index) => vector with { Id = index + 1 })] };
    }

    /// <summary>A line for each vector, so that a change can be read.</summary>
    internal string ToText()
    {
        var text = new StringBuilder(JsonSerializer.Serialize(this with { Vectors = [] }, Options)[..^2]).Append('\n');
        text.AppendJoin(",\n", Vectors.Select(vector => JsonSerializer.Serialize(vector, Options)));
        return text.Append("\n]}\n").ToString();
    }

    private IEnumerable<RsaVector> Make(Chance chance)
    {
        HashAlgorithmName sha1 = HashAlgorithmName.SHA1, sha256 = HashAlgorithmName.SHA256;
        VectorKey key = Key("2048"), special = Key("special primes"), small = Key("exponent 3");
        VectorKey[] keys = [key, Key("2049"), Key("3072"), Key("4096")];
        return
        [
            .. keys.SelectMany(each => new Pkcs1Vectors(each, chance).All()),
            .. keys.SelectMany(each => new OaepVectors(each, sha256, sha256, chance).All()),
            .. new OaepVectors(key, sha1, sha1, chance).All(),
            .. Hashes.SelectMany(hash => Hashes.SelectMany(mgf1 => new OaepVectors(key, hash, mgf1, chance).Messages())),
            .. Hashes.SelectMany(hash => new ConstructedOaep(key, hash).All()),
            .. new ConstructedOaep(small, sha256).All(),
            .. new Pkcs1Vectors(special, chance).Right().Take(7)
                .Select(vector => vector with { Class = "message by a key of special primes" }),
            .. new OaepVectors(special, sha256, sha256, chance).Messages(),
            .. SpecialCiphertexts.Of(key, Found),
            .. keys.Append(special).SelectMany(each => new SignatureVectors(each, chance).All()),
            .. new SignatureVectors(small, chance).Searched(),
            .. Refused(chance),
        ];
    }

    /// <summary>What the service has no name for, or no use.</summary>
    private IEnumerable<RsaVector> Refused(Chance chance)
    {
        foreach (var (name, what) in new[] { ("three primes", "key of three primes"), ("1024", "key of 1,024 bits") })
        {
            var message = new OaepVectors(Key(name), HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, chance).Message(what, 32);
            yield return message with { Refusal = "private_key_unsupported" };
        }

        var signature = new SignatureVectors(Key("1024"), chance).All().First();
        yield return signature with { Class = "key of 1,024 bits", Refusal = "private_key_unsupported" };

        var right = new OaepVectors(Key("2048"), HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, chance).Message("", 32);
        foreach (var hash in new[] { "SHA-224", "SHA-512/224", "SHA-512/256" })
        {
            yield return right with
            {
                Class = "hash that Google has no name for",
                Algorithm = $"RSA/ECB/OAEPwith{hash}andMGF1Padding",
                Output = null,
                Refusal = "algorithm_unsupported",
            };
        }

        var unnamed = new RsaVector("hash that Google has no name for", "2048", "SHA224withRSA", chance.Bytes(28), null);
        yield return unnamed with { Refusal = "algorithm_unsupported" };
    }

    private VectorKey Key(string name) => VectorKey.Read(name, Keys[name]);
}

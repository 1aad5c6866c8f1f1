using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.Oracles;
using Kacls.Benchmarks.Fuzz.World;
using Kacls.Errors;
using Kacls.Testing.Issuers;
using Kacls.Tokens.Keys;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Key sets, through the reader and a key source: refused with the one error, or usable, and no key in it that was not there.
/// </summary>
internal sealed class JwksTarget : FuzzTarget, IDisposable
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["kty"] = ["\"RSA\"", "\"EC\"", "\"oct\"", "\"OKP\"", "\"rsa\""],
        ["use"] = ["\"sig\"", "\"enc\"", "null", "\"\""],
        ["alg"] = ["\"RS256\"", "\"ES256\"", "\"HS256\"", "\"none\"", "null", "\"\""],
        ["crv"] = ["\"P-256\"", "\"P-384\"", "\"P-521\"", "\"secp256k1\""],
        ["key_ops"] = ["[\"verify\"]", "[\"sign\"]", "[]", "\"verify\"", "null"],
        ["e"] = ["\"AQAB\"", "\"AQ\"", "\"Aw\"", "\"AA\"", "\"AAAAAAAAAAEAAQ\"", "\"AQAC\"", "\"_____w\""],
        ["kid"] = ["\"a\"", "null", "\"\"", "1"],
    };

    private readonly JsonMutator mutator = new(Words);
    private readonly KeySourceFactory sources;
    private readonly JsonTree[] seeds;
    private readonly byte[] signed = "x.y"u8.ToArray();
    private readonly byte[] signature;
    private readonly byte[] modulus;

    internal JwksTarget(FuzzWorld world)
        : base("jwks", 120)
    {
        var drive = world.Keys["drive"];
        signature = drive.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        modulus = drive.ExportParameters(false).Modulus!;
        IssuerKey[] ec = [Ec(ECCurve.NamedCurves.nistP256, 32), Ec(ECCurve.NamedCurves.nistP384, 48)];
        seeds = [SetOf(world.Tokens.Issuers.Values.SelectMany(issuer => issuer.Keys).Take(3).Concat(ec)), SetOf([IssuerKey.Of(drive)])];
        sources = new(world.Tokens.Time, NullLoggerFactory.Instance);
    }

    internal override FuzzInput Make(Chance random)
    {
        var tree = random.Of(seeds).Clone();
        mutator.Mutate(tree, random, random.Of(seeds));
        var text = Encoding.UTF8.GetBytes(random.OnceIn(16) ? "\uFEFF" + tree : tree.ToString());
        return new(random.OnceIn(16) ? "source" : "reader", random.OnceIn(5) ? ByteMutator.Mutate(text, random) : text);
    }

    internal override async ValueTask<string> RunAsync(FuzzInput input)
    {
        try
        {
            var set = input.Kind == "source" ? await FetchAsync(input.Bytes) : JwksReader.Read(input.Bytes);
            var snapshot = new KeySnapshot(set);
            if (snapshot.Verify(null, "RS256", signed, signature) && !HoldsModulus(input.Bytes))
            {
                throw new OracleException("a signature verified by a key that is not in the set");
            }

            _ = snapshot.Ids.Select(id => snapshot.Has(id) && !snapshot.Verify(id, "ES256", signed, new byte[64])).Count();
            return set.PassedOver.Count == 0 ? Accepted : $"key passed over: {set.PassedOver[0].Why}";
        }
        catch (KeyFetchException refusal)
        {
            return refusal.Message;
        }
    }

    public void Dispose() => sources.Dispose();

    private async Task<KeySet> FetchAsync(byte[] document)
    {
        using var source = sources.Open("https://issuer.example.com", new KeysAtHand(document));
        try
        {
            var snapshot = await source.FindAsync(null, CancellationToken.None);
            return snapshot?.Set ?? throw new KeyFetchException("no usable key");
        }
        catch (KaclsException refusal) when (refusal.Error == ErrorCatalogue.KeySourceUnavailable)
        {
            // Documented for exactly this: no key set that can be read.
            throw new KeyFetchException(source.Health.LastFailure is null or "not JSON" or "not a JSON Web Key Set" or "too many keys"
                ? source.Health.LastFailure ?? "no usable key"
                : throw new OracleException($"a fetch that failed with {source.Health.LastFailure}"));
        }
    }

    private bool HoldsModulus(byte[] document)
    {
        using var json = JsonDocument.Parse(document.AsMemory(document is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0));
        return json.RootElement.GetProperty("keys").EnumerateArray().Any(
            key => key.ValueKind == JsonValueKind.Object && key.TryGetProperty("n", out var n) && IsModulus(n));
    }

    private bool IsModulus(JsonElement number)
    {
        try
        {
            // White space in base64url is passed over, as .NET does: it makes no other key.
            var text = string.Concat((number.GetString() ?? "").Where(letter => !char.IsWhiteSpace(letter)));
            return TokenCheck.Decode(text).AsSpan().TrimStart((byte)0).SequenceEqual(modulus);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IssuerKey Ec(ECCurve curve, int size) =>
        IssuerKey.Of(ECDsa.Create(new ECParameters { Curve = curve, D = Chance.Of(0, "ec", 0).Bytes(size) }));

    private static JsonTree SetOf(IEnumerable<IssuerKey> keys) =>
        JsonTree.Parse($"{{\"keys\":[{string.Join(',', keys.Select(key => key.ToJwk().ToJsonString()))}]}}");
}

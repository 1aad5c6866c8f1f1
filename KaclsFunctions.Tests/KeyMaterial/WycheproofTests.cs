using System.Security.Cryptography;
using System.Text;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;
using Xunit.Abstractions;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>Vectors that nobody here wrote: C2SP/wycheproof, where the machine has them.</summary>
public sealed class WycheproofTests(KeyMaterialFixture kacls, ITestOutputHelper output) : IClassFixture<KeyMaterialFixture>
{
    [VectorsFact(WycheproofVector.Archive)]
    public async Task every_vector_that_the_service_can_be_asked_for_passes()
    {
        var vectors = await WycheproofVector.ReadAsync();
        var leftOut = vectors.Where(vector => vector.WhyLeftOut is not null).ToLookup(vector => vector.WhyLeftOut);
        var run = vectors.Where(vector => vector.WhyLeftOut is null).ToList();
        output.WriteLine($"{run.Count} run, {vectors.Count - run.Count} left out:");
        foreach (var reason in leftOut)
        {
            output.WriteLine($"{reason.Count(),6} {reason.Key}");
        }

        Assert.Equal(33, vectors.Select(vector => vector.File).Distinct().Count());
        Assert.Equal([36, 66, 72, 230, 277], leftOut.Select(reason => reason.Count()).Order());
        Assert.Equal(886, run.Count);
        var failed = run.GroupBy(vector => vector.PrivateKey).SelectMany(FindFailures).ToList();
        Assert.True(failed.Count == 0, string.Join('\n', failed));
    }

    [VectorsFact(WycheproofVector.Archive)]
    public async Task what_is_left_out_is_refused_by_the_service_too()
    {
        foreach (var text in (await WycheproofVector.ReadAsync()).Where(vector => vector.HasThreePrimes).Select(vector => vector.PrivateKey)
            .Distinct())
        {
            var exception = Assert.Throws<KaclsException>(() => PrivateKeyImport.Read(Encoding.ASCII.GetBytes(text)));
            Assert.Equal("private_key_unsupported", exception.Error.ReasonCode);
        }
    }

    /// <summary>The padding oracle's whole file, among it the one that was told apart, over HTTP.</summary>
    [VectorsTheory(WycheproofVector.Archive)]
    [InlineData("rsa_oaep_2048_sha1_mgf1sha1_test.json")]
    [InlineData("rsa_oaep_2048_sha256_mgf1sha1_test.json")]
    [InlineData("rsa_pkcs1_2048_test.json")]
    public async Task invalid_ciphertexts_get_one_answer(string file)
    {
        var vectors = (await WycheproofVector.ReadAsync()).Where(vector => vector.File == file && vector.WhyLeftOut is null).ToList();
        var text = vectors[0].PrivateKey;
        using var key = RSA.Create();
        key.ImportFromPem(text);
        var wrapped = (await kacls.WrapAsync(text)).Json.GetProperty("wrapped_private_key").GetString()!;
        var answers = new HashSet<string>();
        foreach (var vector in vectors.Where(vector => vector.PrivateKey == text && vector.Bytes("ct").Length > 0))
        {
            var body = kacls.Requests.DecryptBody(key, wrapped, vector.Bytes("ct"), AlgorithmOf(vector));
            if (vector.Test.TryGetProperty("label", out _))
            {
                body["rsa_oaep_label"] = Convert.ToBase64String(vector.Bytes("label"));
            }

            var reply = await kacls.App.PostAsync("privatekeydecrypt", body);
            if (vector.IsValid)
            {
                Assert.Equal(vector.Bytes("msg"), reply.Bytes("data_encryption_key"));
            }
            else
            {
                reply.AssertRefused(400, "decryption_failed");
                var headers = string.Join(
                    '\n', reply.Headers.Concat(reply.ContentHeaders).Where(header => header.Key != "Date")
                        .Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));
                answers.Add($"{headers}\n{reply.Body}".Replace(reply.CorrelationId!, "", StringComparison.Ordinal));
                Assert.DoesNotContain("detail", (await kacls.App.AuditOfAsync(reply)).Keys);
            }
        }

        Assert.Single(answers);
    }

    private static IEnumerable<string> FindFailures(IEnumerable<WycheproofVector> vectors)
    {
        using var key = PrivateKeyImport.Read(Encoding.ASCII.GetBytes(vectors.First().PrivateKey));
        return [
            .. vectors.Where(vector => !(vector.IsSignature ? Signs(key, vector) : Decrypts(key, vector))).Select(vector => vector.Name)
        ];
    }

    private static bool Signs(RsaPrivateKey key, WycheproofVector vector)
    {
        var algorithm = SignatureAlgorithm.Find($"{vector.Hash.Replace("-", "", StringComparison.Ordinal)}withRSA");
        var digest = CryptographicOperations.HashData(algorithm.Hash, vector.Bytes("msg"));
        return algorithm.Sign(key, digest, null).AsSpan().SequenceEqual(vector.Bytes("sig"));
    }

    private static bool Decrypts(RsaPrivateKey key, WycheproofVector vector)
    {
        try
        {
            var label = vector.Test.TryGetProperty("label", out _) ? vector.Bytes("label") : null;
            var dek = DekDecryption.Decrypt(key, DecryptionAlgorithm.Find(AlgorithmOf(vector)), vector.Bytes("ct"), label);
            return vector.IsValid && dek.AsSpan().SequenceEqual(vector.Bytes("msg"));
        }
        catch (KaclsException exception)
        {
            return vector.MayBeRefused
                && exception.Error == ErrorCatalogue.DecryptionFailed && exception is { Detail: null, InnerException: null };
        }
    }

    private static string AlgorithmOf(WycheproofVector vector) =>
        vector.Hash.Length > 0 ? $"RSA/ECB/OAEPWith{vector.Hash}AndMGF1Padding" : "RSA/ECB/PKCS1Padding";
}

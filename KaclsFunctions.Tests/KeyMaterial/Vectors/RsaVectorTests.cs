using System.Security.Cryptography;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.KeyMaterial.Vectors;

/// <summary>The committed vectors are what their seed makes, openssl agrees with them, and so does the service.</summary>
public sealed class RsaVectorTests(KeyMaterialFixture kacls) : IClassFixture<KeyMaterialFixture>
{
    private static readonly RsaVectorFile File = RsaVectorFile.Read();

    [Fact]
    public void the_file_is_what_its_seed_makes()
    {
        var made = File.Made();
        Docs.GeneratedDocument.AssertEqual(RsaVectorFile.Path, made.ToText());
    }

    [Fact]
    [Rule("4.9-4", "7-1", "7-3", "7-4", "7-8", "A-15")]
    public async Task each_is_answered_as_its_class_says_and_every_wrong_one_alike()
    {
        await using var run = new RsaVectorRun(kacls, byBoth: true);
        Assert.Empty(await run.FindFailuresAsync(File.Vectors, vector => File.Keys[vector.Key]));
        Assert.Single(run.Answers);
    }

    /// <summary>What is judged is not the judge: openssl opens what is right, and opens or verifies nothing else.</summary>
    [ToolFact("openssl")]
    [Rule("7-1")]
    public async Task openssl_agrees_with_each()
    {
        using var openssl = new OpenSsl();
        foreach (var (name, pem) in File.Keys)
        {
            openssl.Write($"{name}.pem", pem);
        }

        var version = Version.Parse((await openssl.RunAsync("version")).Split(' ', '-')[1]);
        var judge = new OpenSslJudge(openssl, isImplicit: version >= new Version(3, 2));
        var wrong = new List<string>();
        foreach (var vector in File.Vectors.Where(vector => vector.Refusal != "algorithm_unsupported"))
        {
            var output = vector.IsSignature ? await judge.VerifyAsync(vector) : await judge.DecryptAsync(vector);
            if (!(output ?? []).AsSpan().SequenceEqual(vector.Output ?? []) || (output is null) != (vector.Output is null))
            {
                wrong.Add($"{vector.Id} ({vector.Kind}, {vector.Class}, {vector.Key})");
            }
        }

        Assert.Empty(wrong);
    }

    [ToolFact("openssl")]
    [Rule("6-1")]
    public async Task openssl_has_the_same_hash_of_each_key()
    {
        using var openssl = new OpenSsl();
        foreach (var (name, pem) in File.Keys)
        {
            openssl.Write("key.pem", pem);
            await openssl.RunAsync(
                "pkey", "-in", openssl.PathOf("key.pem"), "-pubout", "-outform", "DER", "-out", openssl.PathOf("public.der"));
            var reply = await kacls.WrapAsync(pem);
            if (name is "three primes" or "1024")
            {
                reply.AssertRefused(400, "private_key_unsupported");
            }
            else
            {
                var hash = Convert.ToBase64String(SHA256.HashData(openssl.Read("public.der")));
                Assert.Equal(hash, (await kacls.App.AuditOfAsync(reply))["spki_hash"]);
            }
        }
    }
}

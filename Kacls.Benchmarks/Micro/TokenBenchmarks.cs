using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Kacls.Tokens;

namespace Kacls.Benchmarks.Micro;

/// <summary>Whole validation of each token, beside the one RSA verification that nobody can do without.</summary>
public class TokenBenchmarks
{
    private BenchmarkScene scene = null!;
    private TokenValidator validator = null!;
    private RSA google = null!;
    private byte[] authorization = [];
    private byte[] authentication = [];

    [GlobalSetup]
    public void SetUp()
    {
        scene = new BenchmarkScene();

        // BenchmarkDotNet does not wait for an asynchronous set-up where the benchmark itself is synchronous.
        scene.WarmUpAsync().GetAwaiter().GetResult();
        validator = scene.Get<TokenValidator>();
        (authorization, authentication) = (Encoding.UTF8.GetBytes(scene.Authorization), Encoding.UTF8.GetBytes(scene.Authentication));
        google = RSA.Create();
        google.ImportSubjectPublicKeyInfo(scene.Keys.Google.Keys[0].PublicKeyInfo, out _);
    }

    [Benchmark(Baseline = true)]
    public bool Bare_signature()
    {
        var token = scene.Authorization;
        var end = token.LastIndexOf('.');
        return google.VerifyData(
            Encoding.ASCII.GetBytes(token, 0, end),
            Base64Url.DecodeFromChars(token.AsSpan(end + 1)),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1);
    }

    [Benchmark]
    public int Read_alone()
    {
        using var token = TokenReader.Read(authorization, TokenKind.Authorization);
        return token.Algorithm.Length;
    }

    [Benchmark]
    public async Task<string> Authorization_token() =>
        (await validator.ValidateAuthorizationAsync(authorization, CancellationToken.None)).Email;

    [Benchmark]
    public async Task<string> Authentication_token() =>
        (await validator.ValidateAuthenticationAsync(authentication, TokenPurposes.User, CancellationToken.None)).Issuer;

    [GlobalCleanup]
    public void CleanUp()
    {
        google.Dispose();
        scene.Dispose();
    }
}

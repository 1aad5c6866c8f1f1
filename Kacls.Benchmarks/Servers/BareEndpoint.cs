using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kacls.Testing.Issuers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace Kacls.Benchmarks.Servers;

/// <summary>
/// The floor that no KACLS can go below: reads the same JSON, verifies the two RS256 signatures, does one AES-256-GCM under a key that HKDF
/// derives and one RSA-OAEP-256, and answers. It reads no claim, checks no rule, writes no audit record, and would let anybody have
/// anything. Never deploy this.
/// </summary>
internal sealed partial class BareEndpoint(BenchmarkKeys keys)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int KeySize = 32;

    private static readonly byte[] SealSecret = RandomNumberGenerator.GetBytes(KeySize);

    private readonly ObjectPool<RSA> provider = PoolOf(PublicKeyOf(keys.Provider));
    private readonly ObjectPool<RSA> google = PoolOf(PublicKeyOf(keys.Google));
    private readonly ObjectPool<RSA> kek = PoolOf(keys.Kek.ExportParameters(includePrivateParameters: true));
    private readonly int wrappedSize = keys.Kek.KeySize / 8;

    internal static WebApplication Build(WebApplicationBuilder builder, BenchmarkKeys keys)
    {
        var endpoint = new BareEndpoint(keys);
        var app = builder.Build();
        app.Map("/v1/wrap", endpoint.WrapAsync);
        app.Map("/v1/unwrap", endpoint.UnwrapAsync);
        return app;
    }

    private async Task WrapAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        await AnswerAsync(context, new Reply(WrappedKey: Seal(request.Key!)));
    }

    private async Task UnwrapAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        await AnswerAsync(context, new Reply(Key: Open(request.WrappedKey!)));
    }

    private async Task<Request> ReadAsync(HttpContext context)
    {
        var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, BareJson.Default.Request, context.RequestAborted))!;
        Verify(provider, request.Authentication);
        Verify(google, request.Authorization);
        return request;
    }

    private static async Task AnswerAsync(HttpContext context, Reply reply)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(reply, BareJson.Default.Reply);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static void Verify(ObjectPool<RSA> issuer, string token)
    {
        var end = token.LastIndexOf('.');
        var signed = Encoding.ASCII.GetBytes(token, 0, end);
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        var rsa = issuer.Get();
        if (!rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            throw new CryptographicException("A signature is wrong.");
        }

        issuer.Return(rsa);
    }

    private byte[] Seal(byte[] dek)
    {
        var blob = new byte[wrappedSize + dek.Length + TagSize];
        var body = blob.AsSpan(wrappedSize);
        Span<byte> contentKey = stackalloc byte[KeySize];
        RandomNumberGenerator.Fill(contentKey);
        var rsa = kek.Get();
        rsa.Encrypt(contentKey, blob, RSAEncryptionPadding.OaepSHA256);
        kek.Return(rsa);
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey, derived, SealSecret, blob.AsSpan(0, wrappedSize));
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        aes.Encrypt(derived[KeySize..], dek, body[..^TagSize], body[^TagSize..]);
        return blob;
    }

    private byte[] Open(byte[] blob)
    {
        var body = blob.AsSpan(wrappedSize);
        Span<byte> contentKey = stackalloc byte[KeySize];
        var rsa = kek.Get();
        rsa.Decrypt(blob.AsSpan(0, wrappedSize), contentKey, RSAEncryptionPadding.OaepSHA256);
        kek.Return(rsa);
        var dek = new byte[body.Length - TagSize];
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, contentKey, derived, SealSecret, blob.AsSpan(0, wrappedSize));
        using var aes = new AesGcm(derived[..KeySize], TagSize);
        aes.Decrypt(derived[KeySize..], body[..^TagSize], body[^TagSize..], dek);
        return dek;
    }

    private static RSAParameters PublicKeyOf(TokenIssuer issuer)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(issuer.Keys[0].PublicKeyInfo, out _);
        return rsa.ExportParameters(includePrivateParameters: false);
    }

    private static DefaultObjectPool<RSA> PoolOf(RSAParameters key) => new(new RsaPolicy(key));

    private sealed class RsaPolicy(RSAParameters key) : PooledObjectPolicy<RSA>
    {
        public override RSA Create() => RSA.Create(key);

        public override bool Return(RSA obj) => true;
    }

    internal sealed record Request(string Authentication, string Authorization, string? Reason, byte[]? Key, byte[]? WrappedKey);

    internal sealed record Reply(byte[]? Key = null, byte[]? WrappedKey = null);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Request))]
    [JsonSerializable(typeof(Reply))]
    internal sealed partial class BareJson : JsonSerializerContext;
}

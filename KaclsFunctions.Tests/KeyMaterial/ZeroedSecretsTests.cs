using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Operations;
using Kacls.PrivateKeys;
using Kacls.Requests;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.KeyMaterial;

/// <summary>Whoever holds an array that a secret passed through finds zeroes there afterwards.</summary>
[Rule("G6-1")]
public sealed class ZeroedSecretsTests
{
    private readonly OperationContext context = Contexts.New();

    [Fact]
    public async Task content_is_zeroed_after_it_was_sealed_and_after_it_was_opened()
    {
        var kek = new HeldKek();
        var envelopes = new HeldEnvelopes(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));
        using var content = new HeldContent([.. "the content of an envelope"u8]);
        var blob = await envelopes.SealAsync(content, context);
        Assert.All(content.Encoded, value => Assert.Equal(0, value));

        using var opened = await envelopes.OpenAsync(blob, context);
        Assert.Equal("the content of an envelope"u8, opened.Copy);
        Assert.NotEqual(0, opened.Held.Length);
        AssertZero(opened.Held);
    }

    [Fact]
    public async Task content_that_can_not_be_read_is_zeroed_too()
    {
        var envelopes = new HeldEnvelopes(new EnvelopeService(new KeyEncryptionRing([new HeldKek()], _ => true)));
        using var content = new HeldContent([.. "unreadable"u8]);
        var blob = await envelopes.SealAsync(content, context);
        var exception = await Assert.ThrowsAsync<HeldException>(async () => await envelopes.OpenAsync(blob, context));
        AssertZero(exception.Held);
    }

    [Fact]
    public async Task the_content_key_is_zeroed_after_its_wrap_and_after_its_unwrap()
    {
        var kek = new HeldKek();
        var envelopes = new DekEnvelopes(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));
        var blob = await envelopes.SealAsync(new DekContent(new byte[34], "resource", ""), context);
        AssertZero(kek.Wrapped);

        using var dek = await envelopes.OpenAsync(blob, context);
        AssertZero(kek.Unwrapped);
        blob[^1] ^= 1;
        await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.OpenAsync(blob, context));
        AssertZero(kek.Unwrapped);
    }

    [Fact]
    public void a_dek_is_zeroed_with_its_content_and_with_the_reply_that_took_it_out()
    {
        var dek = RandomNumberGenerator.GetBytes(34);
        new DekContent(dek, "resource", "").Dispose();
        AssertZero(dek);

        var answer = RandomNumberGenerator.GetBytes(34);
        OperationReply.Of("key", answer).Dispose();
        AssertZero(answer);
    }

    [Theory]
    [InlineData("key", "\"AQIDBAUG\"")]
    [InlineData("private_key", "\"AQIDBAUG\"")]
    public void what_a_body_brought_is_zeroed_with_it(string name, string json)
    {
        var member = new[] { Members.Key, Members.PrivateKey }.Single(known => known.Name == name);
        byte[] held;
        using (var body = RequestBody.Parse(System.Text.Encoding.UTF8.GetBytes($"{{\"{name}\":{json}}}"), [member]))
        {
            held = body.Get(member);
            Assert.NotEqual(0, held[0]);
        }

        AssertZero(held);
    }

    [Fact]
    public async Task a_token_is_zeroed_with_the_body_that_brought_it()
    {
        var http = new DefaultHttpContext { Request = { Body = new MemoryStream("{\"authentication\":\"abc\"}"u8.ToArray()) } };
        ReadOnlyMemory<byte> token;
        using (var reader = new BodyReader())
        {
            await reader.ReadAsync(http.Request, TimeProvider.System, CancellationToken.None);
            using var body = RequestBody.Parse(reader.Body, [Members.Authentication]);
            token = body.Get(Members.Authentication);
            Assert.Equal("abc"u8.ToArray(), token.ToArray());
        }

        AssertZero(token);
    }

    [Fact]
    public void the_der_of_a_key_is_zeroed_whether_it_is_accepted_or_not()
    {
        var accepted = SmimeKeys.Rsa2048.ExportRSAPrivateKey();
        PrivateKeyImport.ReadDer(accepted).Dispose();
        AssertZero(accepted);

        byte[] refused = [.. SmimeKeys.Rsa2048.ExportRSAPrivateKey(), 0];
        Assert.Throws<KaclsException>(() => PrivateKeyImport.ReadDer(refused));
        AssertZero(refused);
    }

    [Fact]
    public void the_private_exponent_is_zeroed_with_the_key_and_with_its_content()
    {
        var key = SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048);
        AssertHasExponent(key.Pkcs8);
        key.Dispose();
        AssertZero(key.Pkcs8);

        var content = PrivateKeyContent.Of(SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048), "");
        AssertHasExponent(content.Pkcs8);
        content.Dispose();
        AssertZero(content.Pkcs8);
    }

    [Fact]
    public void a_key_that_the_platform_refuses_is_zeroed()
    {
        var pkcs8 = SmimeKeys.Rsa2048.ExportPkcs8PrivateKey();
        pkcs8[0] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => RsaPrivateKey.OfPkcs8(pkcs8));
        AssertZero(pkcs8);
    }

    [Fact]
    public void an_encoded_message_is_zeroed_after_its_message_was_taken_out_or_not()
    {
        foreach (var encrypted in new[]
        {
            SmimeKeys.Rsa2048.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA256), RandomNumberGenerator.GetBytes(256)
        })
        {
            encrypted[0] &= 0x7f;
            var encoded = BouncyCastleRsa.Decrypt(SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048), encrypted);
            Assert.Equal(256, encoded.Length);
            OaepDecoding.Decode(encoded, HashAlgorithmName.SHA256, []);
            AssertZero(encoded);
        }
    }

    // DER leaves out leading zeros, which .NET's array of the exponent has (X.690 section 8.3.2).
    private static void AssertHasExponent(byte[] pkcs8) => Assert.True(
        pkcs8.AsSpan().IndexOf(SmimeKeys.Rsa2048.ExportParameters(includePrivateParameters: true).D.AsSpan().TrimStart((byte)0)) > 0);

    private static void AssertZero(ReadOnlyMemory<byte> secret) => Assert.All(secret.ToArray(), value => Assert.Equal(0, value));

    /// <summary>Content of a test, which keeps what it is handed.</summary>
    private sealed record HeldContent(byte[] Encoded) : IEnvelopeContent<HeldContent>
    {
        public static EnvelopeKind Kind => EnvelopeKind.Dek;

        public static int MaxBlobSize => 1024;

        public ReadOnlyMemory<byte> Held { get; init; }

        public byte[] Copy { get; init; } = [];

        public byte[] Encode() => Encoded;

        public static HeldContent Decode(ReadOnlyMemory<byte> content) => content.Span.StartsWith("unreadable"u8)
            ? throw new HeldException(content)
            : new HeldContent([]) { Held = content, Copy = content.ToArray() };

        public void Dispose()
        {
        }
    }

    private sealed class HeldEnvelopes(EnvelopeService envelopes) : ContentEnvelopes<HeldContent>(envelopes);

#pragma warning disable CA1032, CA1064 // Thrown and caught in this file alone.
    private sealed class HeldException(ReadOnlyMemory<byte> held) : Exception
#pragma warning restore CA1032, CA1064
    {
        public ReadOnlyMemory<byte> Held { get; } = held;
    }

    /// <summary>A KEK that keeps the content keys that it is handed and hands out.</summary>
    private sealed class HeldKek : IKeyEncryptionKey
    {
        private readonly FixedKek kek = new("kek1", KekAlgorithm.A256Gcm);

        public string Name => kek.Name;

        public ReadOnlyMemory<byte> Wrapped { get; private set; }

        public byte[] Unwrapped { get; private set; } = [];

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
        {
            Wrapped = contentKey;
            return kek.WrapAsync(contentKey, cancellation);
        }

        public async ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
        {
            Unwrapped = await kek.UnwrapAsync(wrapped, cancellation);
            Assert.Contains(Unwrapped, value => value != 0);
            return Unwrapped;
        }

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
            kek.GetSealAsync(wrapped, cancellation);
    }
}

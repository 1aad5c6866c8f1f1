using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.PrivateKeys;
using Kacls.Requests;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

[Rule("A-6")]
public sealed class PrivateKeyEnvelopeTests
{
    private readonly OperationContext context = Contexts.New();

    [Theory]
    [MemberData(nameof(EnvelopeTests.KekTypes), MemberType = typeof(EnvelopeTests))]
    public async Task a_key_opens_exactly_and_keeps_the_size_guarantee(string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name.PadRight(KekNames.MaxLength, 'x'), algorithm, bits));
        var longest = new string('ü', 64);
        foreach (var key in new[] { SmimeKeys.Rsa2048, SmimeKeys.Rsa3072, SmimeKeys.Rsa4096 })
        {
            using var content = PrivateKeyContent.Of(SmimeKeys.PrivateKeyOf(key), longest);
            var blob = await envelopes.SealAsync(content, context);
            using var opened = await envelopes.OpenAsync(blob, context);
            Assert.Equal(content.Pkcs8, opened.Pkcs8);
            Assert.Equal(SmimeKeys.SpkiHashOf(key), Convert.ToBase64String(opened.SpkiHash));
            Assert.Equal(longest, opened.PerimeterId);
            Assert.Equal(42 + KekNames.MaxLength + wrappedSize + 6 + content.Pkcs8.Length + 32 + 128, blob.Length);
            Assert.InRange(Convert.ToBase64String(blob).Length, 1, 8192);
        }
    }

    [Fact]
    [Rule("4.11-7")]
    public async Task a_deks_envelope_is_not_opened_as_a_private_keys_even_when_the_kind_is_forged()
    {
        var service = new EnvelopeService(new KeyEncryptionRing([new FixedKek("kek1", KekAlgorithm.A256Gcm)], _ => true));
        var envelopes = new PrivateKeyEnvelopes(service);
        var blob = await new DekEnvelopes(service).SealAsync(new DekContent(new byte[34], "resource", ""), context);
        Assert.Equal(ErrorCatalogue.EnvelopeKindMismatch, await ErrorOf(envelopes, blob));

        blob[5] = (byte)EnvelopeKind.PrivateKey;
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, await ErrorOf(envelopes, blob));
    }

    [Fact]
    public void content_in_another_layout_is_refused()
    {
        using var content = new PrivateKeyContent(new byte[10], new byte[32], "p");
        var encoded = content.Encode();
        Assert.Equal(10 + 32 + 1 + 6, encoded.Length);
        foreach (byte[] wrong in new byte[][]
        {
            [], [0], [.. encoded, 0], encoded[..^1], encoded[..12], [0, 0, .. encoded[12..]], [.. encoded[..12], 0, 31, .. encoded[15..]]
        })
        {
            Assert.Equal(ErrorCatalogue.EnvelopeMalformed, Assert.Throws<KaclsException>(() => PrivateKeyContent.Decode(wrong)).Error);
        }
    }

    [Fact]
    public void disposing_zeroes_the_key()
    {
        var content = PrivateKeyContent.Of(SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048), "");
        content.Dispose();
        Assert.All(content.Pkcs8, value => Assert.Equal(0, value));
    }

    private static PrivateKeyEnvelopes Envelopes(IKeyEncryptionKey kek) =>
        new(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));

    private async Task<KaclsError> ErrorOf(PrivateKeyEnvelopes envelopes, byte[] blob) =>
        (await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.OpenAsync(blob, context))).Error;
}

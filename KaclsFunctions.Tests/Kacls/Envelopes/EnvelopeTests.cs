using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Requests;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

[Rule("A-6")]
public sealed class EnvelopeTests
{
    private const string Resource = "//googleapis.com/drive/files/1a2b3c";
    private readonly OperationContext context = Contexts.New();

    public static TheoryData<string, KekAlgorithm, int, int> KekTypes => new()
    {
        { "rsa-2048", KekAlgorithm.RsaOaep256, 2048, 256 },
        { "rsa-3072", KekAlgorithm.RsaOaep256, 3072, 384 },
        { "rsa-4096", KekAlgorithm.RsaOaep256, 4096, 512 },
        { "aes-kw", KekAlgorithm.A256Kw, 0, 40 },
        { "aes-gcm", KekAlgorithm.A256Gcm, 0, 60 },
    };

    [Theory]
    [MemberData(nameof(KekTypes))]
    [Rule("4.2-7")]
    public async Task what_was_sealed_opens_exactly(string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name, algorithm, bits));
        foreach (var size in new[] { 1, 16, 34, 127, 128 })
        {
            var dek = RandomNumberGenerator.GetBytes(size);
            var blob = await envelopes.SealAsync(new DekContent(dek, Resource, "finance"), context);
            using var opened = await envelopes.OpenAsync(blob, context);
            Assert.Equal(dek, opened.Dek);
            Assert.Equal(Resource, opened.ResourceName);
            Assert.Equal("finance", opened.PerimeterId);
            Assert.Equal(42 + name.Length + wrappedSize + 6 + size + Resource.Length + "finance".Length, blob.Length);
        }
    }

    [Theory]
    [MemberData(nameof(KekTypes))]
    [Rule("4.2-4", "G4-6")]
    public async Task largest_legal_sizes_keep_the_size_guarantee(string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name.PadRight(KekNames.MaxLength, 'x'), algorithm, bits));
        var longest = new string('ü', 64);

        var largest = await envelopes.SealAsync(new DekContent(new byte[128], longest, longest), context);
        Assert.InRange(largest.Length, wrappedSize, 1024);

        var drive = await envelopes.SealAsync(new DekContent(new byte[34], longest, longest), context);
        if (bits < 4096)
        {
            Assert.InRange(Convert.ToBase64String(drive).Length, wrappedSize, 1024);
        }

        // The table in docs/envelope.md, row by row.
        var row = Repository.Read("docs/envelope.md").Split('\n').Single(line => line.StartsWith("| ", StringComparison.Ordinal)
            && line.Contains($"| {wrappedSize} |", StringComparison.Ordinal));
        Assert.Contains($"{drive.Length:N0} (base64 {Convert.ToBase64String(drive).Length:N0})", row, StringComparison.Ordinal);
        Assert.Contains($"{largest.Length:N0} (base64 {Convert.ToBase64String(largest).Length:N0})", row, StringComparison.Ordinal);
    }

    /// <summary>Gmail's tokens may have a resource_name of 512 bytes: what is sealed is read back, or is not sealed.</summary>
    [Theory]
    [MemberData(nameof(KekTypes))]
    public async Task every_size_that_is_sealed_is_read_back_and_no_larger_one_is_sealed(
        string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name.PadRight(KekNames.MaxLength, 'x'), algorithm, bits));
        var perimeter = new string('p', 128);
        foreach (var dekSize in new[] { 1, 34, 128 })
        {
            for (var size = 1; size <= DekContent.MaxResourceNameSize; size++)
            {
                using var dek = new DekContent(new byte[dekSize], new string('r', size), perimeter);
                if (42 + KekNames.MaxLength + wrappedSize + 6 + dekSize + size + perimeter.Length <= 1024)
                {
                    using var opened = await envelopes.OpenAsync(await envelopes.SealAsync(dek, context), context);
                    Assert.Equal(dek.ResourceName, opened.ResourceName);
                }
                else
                {
                    var refused = await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.SealAsync(dek, context));
                    Assert.Equal(ErrorCatalogue.Authorization.ClaimTooLong, refused.Error);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(KekTypes))]
    [Rule("4.2-7", "G4-2")]
    public async Task every_flipped_bit_is_refused(string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name, algorithm, bits));
        var blob = await envelopes.SealAsync(new DekContent(new byte[34], Resource, ""), context);
        var wrappedStart = 26 + name.Length;

        // The wrapped key's own bits are all alike to RSA; every eighth of a byte's is tried there, every single one elsewhere.
        for (var bit = 0; bit < blob.Length * 8; bit++)
        {
            var isInWrappedKey = bit / 8 >= wrappedStart && bit / 8 < wrappedStart + wrappedSize;
            if (isInWrappedKey && bits > 2048 && bit % 8 != bit / 8 % 8)
            {
                continue;
            }

            blob[bit / 8] ^= (byte)(1 << (bit % 8));
            var exception = await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.OpenAsync(blob, context));
            Assert.Equal(400, exception.Error.Status);
            blob[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        (await envelopes.OpenAsync(blob, context)).Dispose();
    }

    [Theory]
    [MemberData(nameof(KekTypes))]
    [Rule("G4-2")]
    public async Task every_truncation_and_any_appended_byte_is_refused(string name, KekAlgorithm algorithm, int bits, int wrappedSize)
    {
        var envelopes = Envelopes(new FixedKek(name, algorithm, bits));
        var blob = await envelopes.SealAsync(new DekContent(new byte[34], Resource, ""), context);
        for (var length = 0; length < blob.Length; length++)
        {
            await RefusesAsync(envelopes, blob[..length]);
        }

        await RefusesAsync(envelopes, [.. blob, 0]);
        Assert.InRange(blob.Length, wrappedSize, 1024);
    }

    [Fact]
    [Rule("G4-3")]
    public async Task a_private_keys_envelope_is_not_opened_as_a_deks()
    {
        var kek = new FixedKek("kek1", KekAlgorithm.A256Gcm);
        var service = new EnvelopeService(new KeyEncryptionRing([kek], _ => true));
        using var dek = new DekContent(new byte[34], Resource, "");
        var (blob, _) = await service.SealAsync(EnvelopeKind.PrivateKey, dek.Encode(), default);

        var exception = await Assert.ThrowsAsync<KaclsException>(async () => await new DekEnvelopes(service).OpenAsync(blob, context));
        Assert.Equal(ErrorCatalogue.EnvelopeKindMismatch, exception.Error);

        // Nor when the kind is forged, since it is authenticated.
        blob[5] = (byte)EnvelopeKind.Dek;
        exception = await Assert.ThrowsAsync<KaclsException>(async () => await new DekEnvelopes(service).OpenAsync(blob, context));
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, exception.Error);
    }

    [Fact]
    public async Task a_blob_of_a_kek_that_is_not_in_the_ring_is_refused()
    {
        var blob = await Envelopes(new FixedKek("kek1", KekAlgorithm.A256Gcm)).SealAsync(
            new DekContent(new byte[34], Resource, ""), context);
        var other = Envelopes(new FixedKek("kek2", KekAlgorithm.A256Gcm));
        var exception = await Assert.ThrowsAsync<KaclsException>(async () => await other.OpenAsync(blob, context));
        Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, exception.Error);
    }

    [Fact]
    [Rule("G4-1")]
    public async Task two_envelopes_of_one_dek_share_neither_content_key_nor_what_follows_from_it()
    {
        var envelopes = Envelopes(new FixedKek("kek1", KekAlgorithm.A256Kw));
        var first = await envelopes.SealAsync(new DekContent(new byte[34], Resource, ""), context);
        var second = await envelopes.SealAsync(new DekContent(new byte[34], Resource, ""), context);
        Assert.NotEqual(first[30..70], second[30..70]);
        Assert.NotEqual(first[70..], second[70..]);
    }

    private static DekEnvelopes Envelopes(IKeyEncryptionKey kek) => new(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));

    private async Task RefusesAsync(DekEnvelopes envelopes, byte[] blob)
    {
        var exception = await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.OpenAsync(blob, context));
        Assert.Equal(400, exception.Error.Status);
    }
}

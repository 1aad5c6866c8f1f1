using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

/// <summary>What is refused before a vault is asked, what the audit hears, and the last byte that a blob may have.</summary>
public sealed class EnvelopeServiceTests
{
    private static readonly FixedKek Kek = new("kek1", KekAlgorithm.A256Gcm);
    private static readonly EnvelopeService Service = new(new KeyEncryptionRing([Kek], _ => true));
    private readonly AuditRecord audit = new("test", "0");

    [Fact]
    public async Task a_blob_without_room_for_a_tag_is_malformed_and_one_with_a_wrong_tag_is_tampered_with()
    {
        var (blob, _) = await Service.SealAsync(EnvelopeKind.Dek, ReadOnlyMemory<byte>.Empty, default);
        Assert.Empty(await Service.OpenAsync(EnvelopeKind.Dek, blob, default));
        Assert.Equal(ErrorCatalogue.EnvelopeMalformed, await ErrorOf(blob[..^1]));
        Assert.Equal(ErrorCatalogue.EnvelopeMalformed, await ErrorOf([]));
        blob[^1] ^= 1;
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, await ErrorOf(blob));
    }

    [Fact]
    public async Task a_blob_of_another_kind_costs_no_call_of_a_vault()
    {
        var (blob, _) = await Service.SealAsync(EnvelopeKind.PrivateKey, ReadOnlyMemory<byte>.Empty, default);
        var nobody = new EnvelopeService(new KeyEncryptionRing([], _ => true));
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await nobody.OpenAsync(EnvelopeKind.Dek, blob, default));
        Assert.Equal(ErrorCatalogue.EnvelopeKindMismatch, refusal.Error);
    }

    [Fact]
    public async Task the_audit_names_the_kek_and_its_version()
    {
        var envelopes = new DekEnvelopes(Service);
        var expected = $"kek1/{Kek.Version}";
        using var dek = new DekContent([1], "resource", "");
        var blob = await envelopes.SealAsync(dek, Contexts.New(audit));
        Assert.Equal(expected, audit.Kek);

        // Of a blob that does not open as well: the operator looks for its KEK first.
        var opened = new AuditRecord("test", "1");
        blob[^1] ^= 1;
        await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.OpenAsync(blob, Contexts.New(opened)));
        Assert.Equal(expected, opened.Kek);
    }

    [Fact]
    public async Task no_kek_is_named_by_what_is_no_envelope_or_has_a_name_that_no_kek_has()
    {
        var (blob, kek) = await Service.SealAsync(EnvelopeKind.Dek, ReadOnlyMemory<byte>.Empty, default);
        Assert.Equal(kek, EnvelopeService.KekOf(blob));
        Assert.Null(EnvelopeService.KekOf(blob.AsMemory(1)));
        blob[8] = (byte)'K';
        Assert.Null(EnvelopeService.KekOf(blob));
    }

    /// <summary>What is sealed is read back: docs/envelope.md, Sizes.</summary>
    [Fact]
    public async Task a_blob_is_as_long_as_is_read_back_at_most()
    {
        var others = 42 + Kek.Name.Length + 60;
        var envelopes = new AnyEnvelopes(Service);
        using var longest = new AnyContent(new byte[AnyContent.MaxBlobSize - others]);
        Assert.Equal(AnyContent.MaxBlobSize, (await envelopes.SealAsync(longest, Contexts.New(audit))).Length);

        using var longer = new AnyContent(new byte[AnyContent.MaxBlobSize - others + 1]);
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await envelopes.SealAsync(longer, Contexts.New(audit)));
        Assert.Equal(ErrorCatalogue.Authorization.ClaimTooLong, refusal.Error);
        Assert.Equal("size of the blob, by resource_name and perimeter_id: received 201 bytes; accepted 200 at most", refusal.Detail);
    }

    private static async Task<KaclsError> ErrorOf(byte[] blob) =>
        (await Assert.ThrowsAsync<KaclsException>(async () => await Service.OpenAsync(EnvelopeKind.Dek, blob, default))).Error;

    private sealed record AnyContent(byte[] Bytes) : IEnvelopeContent<AnyContent>
    {
        public static EnvelopeKind Kind => EnvelopeKind.Dek;

        public static int MaxBlobSize => 200;

        public byte[] Encode() => Bytes;

        public static AnyContent Decode(ReadOnlyMemory<byte> content) => new(content.ToArray());

        public void Dispose()
        {
        }
    }

    private sealed class AnyEnvelopes(EnvelopeService envelopes) : ContentEnvelopes<AnyContent>(envelopes);
}

using System.Text;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.PrivateKeys;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

/// <summary>The sealed content of both kinds, byte by byte as docs/envelope.md has it, and each of its bounds from both sides.</summary>
public sealed class ContentLayoutTests
{
    public static TheoryData<int, int, int, bool> DekSizes => new()
    {
        { 1, 1, 0, true },
        { 128, 512, 128, true },
        { 0, 1, 0, false },
        { 129, 1, 0, false },
        { 1, 0, 0, false },
        { 1, 513, 0, false },
        { 1, 1, 129, false },
    };

    public static TheoryData<int, int, int, bool> KeySizes => new()
    {
        { 1, SpkiHash.Size, 0, true },
        { 4096, SpkiHash.Size, 128, true },
        { 0, SpkiHash.Size, 0, false },
        { 4097, SpkiHash.Size, 0, false },
        { 1, SpkiHash.Size - 1, 0, false },
        { 1, SpkiHash.Size + 1, 0, false },
        { 1, SpkiHash.Size, 129, false },
    };

    public static TheoryData<string> OtherDekLayouts =>
    [
        "", "00", "0000", "0001", "0001aa", "0001aa00", "0001aa0001", "0001aa000172", "0001aa00017200", "0001aa0001720001",
        "0001aa0001720000ff", "000000017200016f", "0002aa",
    ];

    /// <summary>H stands for a hash of 32 bytes.</summary>
    public static TheoryData<string> OtherKeyLayouts =>
    [
        "", "00", "0001aa", "0001aa00", "0001aa0020H", "0001aa0020H00", "0001aa0020H0001", "0001aa0020H0000ff", "00000020H0000",
        "0001aa0021H000000", "0001aa00200000", "0002aa",
    ];

    [Theory]
    [MemberData(nameof(DekSizes))]
    public void a_dek_is_sealed_in_legal_sizes_alone(int dek, int name, int perimeter, bool legal)
    {
        using var content = new DekContent(new byte[dek], new string('r', name), new string('p', perimeter));
        Outcome(legal, content.Encode, 6 + dek + name + perimeter);
    }

    [Theory]
    [MemberData(nameof(KeySizes))]
    public void a_private_key_is_sealed_in_legal_sizes_alone(int key, int hash, int perimeter, bool legal)
    {
        using var content = new PrivateKeyContent(new byte[key], new byte[hash], new string('p', perimeter));
        Outcome(legal, content.Encode, 6 + key + hash + perimeter);
    }

    [Fact]
    public void sizes_are_those_of_utf8()
    {
        using var content = new DekContent([0xaa], new string('é', 256), new string('é', 64));
        Assert.Equal(6 + 1 + 512 + 128, content.Encode().Length);
        using var longer = new DekContent([0xaa], new string('é', 257), "");
        Assert.Throws<ArgumentException>(longer.Encode);
    }

    [Fact]
    public void a_dek_is_laid_out_as_documented()
    {
        using var content = new DekContent([0xaa, 0xbb], "rü", "p");
        Assert.Equal("0002AABB000372C3BC000170", Convert.ToHexString(content.Encode()));
        using var read = DekContent.Decode(content.Encode());
        Assert.Equal([0xaa, 0xbb], read.Dek);
        Assert.Equal(("rü", "p"), (read.ResourceName, read.PerimeterId));
        using var least = DekContent.Decode(Convert.FromHexString("0001aa0001720000"));
        Assert.Equal([0xaa], least.Dek);
        Assert.Equal(("r", ""), (least.ResourceName, least.PerimeterId));
    }

    [Fact]
    public void a_private_key_is_laid_out_as_documented()
    {
        var hash = Enumerable.Range(1, SpkiHash.Size).Select(value => (byte)value).ToArray();
        using var content = new PrivateKeyContent([0xaa, 0xbb], hash, "p");
        Assert.Equal($"0002AABB0020{Convert.ToHexString(hash)}000170", Convert.ToHexString(content.Encode()));
        using var read = PrivateKeyContent.Decode(content.Encode());
        Assert.Equal([0xaa, 0xbb], read.Pkcs8);
        Assert.Equal(hash, read.SpkiHash);
        Assert.Equal("p", read.PerimeterId);
    }

    [Theory]
    [MemberData(nameof(OtherDekLayouts))]
    public void a_dek_in_another_layout_is_refused(string hex) => Assert.Equal(
        ErrorCatalogue.EnvelopeMalformed, Assert.Throws<KaclsException>(() => DekContent.Decode(Convert.FromHexString(hex))).Error);

    [Theory]
    [MemberData(nameof(OtherKeyLayouts))]
    public void a_private_key_in_another_layout_is_refused(string hex)
    {
        var content = Convert.FromHexString(hex.Replace("H", new string('b', 2 * SpkiHash.Size), StringComparison.Ordinal));
        Assert.Equal(ErrorCatalogue.EnvelopeMalformed, Assert.Throws<KaclsException>(() => PrivateKeyContent.Decode(content)).Error);
    }

    [Fact]
    public void a_private_key_is_ready_for_use_or_malformed()
    {
        using var content = new PrivateKeyContent(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey(), new byte[SpkiHash.Size], "");
        using var key = content.ImportKey();
        Assert.Equal(SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048), SmimeKeys.SpkiHashOf(key.Platform));
        using var other = new PrivateKeyContent([0x30, 0], new byte[SpkiHash.Size], "");
        Assert.Equal(ErrorCatalogue.EnvelopeMalformed, Assert.Throws<KaclsException>(() => other.ImportKey().Dispose()).Error);
    }

    [Fact]
    public void a_private_keys_content_has_the_hash_and_the_array_of_its_key()
    {
        using var key = SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048);
        using var content = PrivateKeyContent.Of(key, "p");
        Assert.Same(key.Pkcs8, content.Pkcs8);
        Assert.Equal(SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048), Convert.ToBase64String(content.SpkiHash));
        Assert.Equal("p", content.PerimeterId);
    }

    /// <summary>Two names that differ must not be read as one (U+FFFD for whatever is invalid).</summary>
    [Fact]
    public void a_name_that_is_no_utf8_is_not_read_as_another() =>
        Assert.Throws<DecoderFallbackException>(() => DekContent.Decode(Convert.FromHexString("0001aa0001ff0000")));

    [Fact]
    public void a_name_that_is_no_text_is_not_sealed_as_another()
    {
        using var content = new DekContent([0xaa], "\ud800", "");
        Assert.Throws<EncoderFallbackException>(content.Encode);
    }

    [Fact]
    public void a_part_has_65535_bytes_at_most()
    {
        var room = new byte[70_000];
        Assert.Equal(70_000 - 2 - 65_535, ContentParts.Put(room, new byte[65_535]).Length);
        Assert.Equal(70_000 - 2 - 65_535, ContentParts.Put(room, new string('r', 65_535)).Length);
        Assert.Throws<OverflowException>(() => { ContentParts.Put(room, new byte[65_536]); });
        Assert.Throws<OverflowException>(() => { ContentParts.Put(room, new string('r', 65_536)); });
    }

    private static void Outcome(bool legal, Func<byte[]> encode, int size)
    {
        if (legal)
        {
            Assert.Equal(size, encode().Length);
        }
        else
        {
            Assert.Throws<ArgumentException>(encode);
        }
    }
}

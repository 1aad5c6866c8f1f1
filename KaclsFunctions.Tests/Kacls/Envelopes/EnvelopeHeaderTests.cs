using Kacls.Envelopes;
using Kacls.KeyEncryption;

namespace KaclsFunctions.Tests.Envelopes;

/// <summary>The clear part of an envelope, byte by byte as docs/envelope.md has it.</summary>
public sealed class EnvelopeHeaderTests
{
    private const string Version = "000102030405060708090A0B0C0D0E0F";

    /// <summary>"KACL", format 2, kind 2, algorithm 3, "kek", the version, and three bytes for the wrapped key.</summary>
    private const string Hex = "4B41434C" + "02" + "02" + "03" + "03" + "6B656B" + Version + "0003" + "AABBCC";

    private static readonly byte[] Bytes = Convert.FromHexString(Hex);

    [Fact]
    public void is_written_as_documented()
    {
        var written = new byte[Bytes.Length];
        Header("kek", [0xaa, 0xbb, 0xcc]).Write(written);
        Assert.Equal(Hex, Convert.ToHexString(written));
        Assert.Equal(Bytes.Length, Header("kek", [0xaa, 0xbb, 0xcc]).Size);
    }

    [Fact]
    public void is_read_as_documented_whatever_follows()
    {
        foreach (var blob in new[] { Bytes, [.. Bytes, 0xdd] })
        {
            Assert.True(EnvelopeHeader.TryRead(blob, out var header));
            Assert.Equal((EnvelopeKind.PrivateKey, "kek"), (header.Kind, header.KekName));
            Assert.Equal(KekAlgorithm.A256Gcm, header.ContentKey.Algorithm);
            Assert.Equal(Version, header.ContentKey.Version.ToString(), ignoreCase: true);
            Assert.Equal([0xaa, 0xbb, 0xcc], header.ContentKey.Bytes.ToArray());
        }
    }

    [Fact]
    public void is_not_read_where_any_byte_of_it_is_missing()
    {
        for (var length = 0; length < Bytes.Length; length++)
        {
            Assert.False(EnvelopeHeader.TryRead(Bytes.AsMemory(0, length), out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void is_not_read_after_another_magic_or_in_another_format(int at)
    {
        var blob = Bytes.ToArray();
        blob[at] ^= 1;
        Assert.False(EnvelopeHeader.TryRead(blob, out _));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void a_keks_name_has_1_to_32_bytes(int length, bool read)
    {
        var header = Header(new string('k', length), []);
        var blob = new byte[header.Size];
        header.Write(blob);
        Assert.Equal(read, EnvelopeHeader.TryRead(blob, out _));
    }

    [Fact]
    public void a_wrapped_key_has_65535_bytes_at_most()
    {
        var longest = Header("kek", new byte[65_535]);
        longest.Write(new byte[longest.Size]);
        var longer = Header("kek", new byte[65_536]);
        Assert.Throws<OverflowException>(() => longer.Write(new byte[longer.Size]));
    }

    private static EnvelopeHeader Header(string name, byte[] wrapped) => new(
        EnvelopeKind.PrivateKey,
        name,
        new WrappedContentKey(KekVersion.Read(Convert.FromHexString(Version)), KekAlgorithm.A256Gcm, wrapped));
}

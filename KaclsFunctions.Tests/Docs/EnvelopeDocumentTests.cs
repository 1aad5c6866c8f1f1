using System.Diagnostics;
using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/envelope.md is the format's specification: its example is reproduced, its recovery recipe is run.</summary>
public sealed class EnvelopeDocumentTests
{
    private const string Document = "docs/envelope.md";

    [Fact]
    public void the_worked_example_is_reproduced_byte_by_byte()
    {
        using var dek = new DekContent(
            [0x1a, 0x20, .. Enumerable.Repeat((byte)0xaa, 32)], "//googleapis.com/drive/files/example", "finance");
        var contentKey = Enumerable.Range(0, 32).Select(value => (byte)value).ToArray();
        Assert.True(KekVersion.TryParse("00112233445566778899aabbccddeeff", out var version));
        var kek = Enumerable.Repeat((byte)0x40, 32).ToArray();
        var header = new EnvelopeHeader(EnvelopeKind.Dek, "example", new(version, KekAlgorithm.A256Kw, KeyWrapByHand(kek, contentKey)));

        var blob = EnvelopeCipher.Seal(header, SealSecret.None, contentKey, dek.Encode());

        var blocks = Repository.CodeBlocks(Document);
        Assert.Equal(Convert.ToHexStringLower(blob), string.Concat(blocks[0].Code.Where(char.IsAsciiHexDigit)));
        Assert.Equal(Convert.ToBase64String(blob), string.Concat(blocks[1].Code.Where(c => !char.IsWhiteSpace(c))));
    }

    [Fact]
    public async Task the_recovery_recipe_opens_a_blob_without_this_software()
    {
        var dek = RandomNumberGenerator.GetBytes(34);

        var output = await RecoverAsync(service => new DekEnvelopes(service).SealAsync(
            new DekContent([.. dek], "//googleapis.com/drive/files/über", "finance"), Contexts.New()));

        Assert.Contains($"DEK:          {Convert.ToBase64String(dek)}\n", output, StringComparison.Ordinal);
        Assert.Contains("resource:     //googleapis.com/drive/files/über\n", output, StringComparison.Ordinal);
        Assert.Contains("perimeter:    finance\n", output, StringComparison.Ordinal);
        Assert.Contains("KEK:          local, version ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_recovery_recipe_opens_a_private_keys_blob_as_well()
    {
        using var key = PrivateKeyContent.Of(SmimeKeys.PrivateKeyOf(SmimeKeys.Rsa2048), "finance");

        var output = await RecoverAsync(service => new PrivateKeyEnvelopes(service).SealAsync(key, Contexts.New()));

        Assert.Contains($"private key:  {Convert.ToBase64String(key.Pkcs8)}\n", output, StringComparison.Ordinal);
        Assert.Contains($"SPKI hash:    {SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048)}\n", output, StringComparison.Ordinal);
        Assert.Contains("perimeter:    finance\n", output, StringComparison.Ordinal);
    }

    private static async Task<string> RecoverAsync(Func<EnvelopeService, ValueTask<byte[]>> seal)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-recovery-");
        try
        {
            var kekPath = Path.Combine(folder.FullName, "kek.pem");
            var ring = new KeyEncryptionRing([LocalKeyEncryptionKey.FromFile(kekPath)], _ => true);
            var blob = await seal(new EnvelopeService(ring));
            var recipe = Path.Combine(folder.FullName, "recover.sh");
            await File.WriteAllTextAsync(recipe, Repository.CodeBlocks(Document).Single(block => block.Language == "sh").Code);
            return await RunAsync("bash", recipe, Convert.ToBase64String(blob), kekPath);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
        return output;
    }

    /// <summary>RFC 3394 section 2.2.1, by hand, so that the document's example rests on no code of the product.</summary>
    private static byte[] KeyWrapByHand(byte[] kek, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = kek;
        var n = key.Length / 8;
        var a = Enumerable.Repeat((byte)0xa6, 8).ToArray();
        var r = (byte[])key.Clone();
        for (var step = 0; step < 6 * n; step++)
        {
            var at = step % n * 8;
            var block = aes.EncryptEcb([.. a, .. r[at..(at + 8)]], PaddingMode.None);
            a = block[..8];
            a[7] ^= (byte)(step + 1);
            block[8..].CopyTo(r, at);
        }

        return [.. a, .. r];
    }
}

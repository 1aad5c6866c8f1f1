using System.Diagnostics;
using System.Security.Cryptography;
using Kacls.Envelopes;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Seal;
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
        var derived = new byte[44];
        SealSecret.None.Derive(contentKey, blob.AsSpan(0, header.Size), derived);
        Assert.Equal(Convert.ToHexStringLower(derived), Text(blocks[0].Code));
        Assert.Equal(Convert.ToHexStringLower(blob), Text(blocks[1].Code));
        Assert.Equal(Convert.ToBase64String(blob), Text(blocks[2].Code));
    }

    /// <summary>By the tests' own HKDF, so that it rests on no code of the product.</summary>
    [Fact]
    public void the_seal_secret_of_the_example_is_reproduced()
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(PublishedKeys.Rfc9500Rsa2048);
        var version = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo())[..16]);
        var secret = HandMade.SecretOf(rsa, "local", version);

        Assert.Equal(Convert.ToHexStringLower(secret), Text(Repository.CodeBlocks(Document)[3].Code));
        Assert.Contains(version, Repository.Read(Document), StringComparison.Ordinal);
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

    /// <summary>The vault's <c>unwrapkey</c> and <c>sign</c>, asked over HTTPS by what stands in for <c>az rest</c>.</summary>
    [Fact]
    public async Task the_recovery_recipe_asks_a_vault_that_keeps_its_keys()
    {
        await using var context = await VaultKekContext.StartAsync();
        var dek = RandomNumberGenerator.GetBytes(34);
        var blob = await new DekEnvelopes(new EnvelopeService(new KeyEncryptionRing([context.Kek()], _ => true))).SealAsync(
            new DekContent([.. dek], "//googleapis.com/drive/files/1a2b3c", ""), Contexts.New());
        var seal = context.Server.Vault(VaultSdk.VaultHost).Key("kek-seal");
        var folder = Directory.CreateTempSubdirectory("kacls-recovery-");
        try
        {
            var az = Path.Combine(folder.FullName, "az");
            await File.WriteAllTextAsync(az, $$"""
                #!/usr/bin/env bash
                set -euo pipefail
                [ "$1 $2 $3 $4 $5 $6" = "rest --method post --resource https://vault.azure.net --url" ]
                [ "$8 $9 ${10}" = "--headers Content-Type=application/json --body" ]
                curl --silent --show-error --fail --insecure --noproxy '*' --connect-to "::127.0.0.1:{{context.Server.Port}}" \
                  --header 'Authorization: Bearer token' --header "$9" --data "${11}" "$7" |
                  node -pe 'JSON.parse(require("fs").readFileSync(0, "utf8")).value'
                """);
            await RunAsync("chmod", "+x", az);
            var recipe = await RecipeAsync(folder.FullName);

            var output = await RunAsync(
                "env", $"PATH={folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}", "bash", recipe, Convert.ToBase64String(blob),
                context.Key.Id, seal.Newest.Id);

            Assert.Contains($"DEK:          {Convert.ToBase64String(dek)}\n", output, StringComparison.Ordinal);
            Assert.Contains($"KEK:          kek1, version {context.Key.Newest.Version}\n", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RecipeAsync(string folder)
    {
        var recipe = Path.Combine(folder, "recover.sh");
        await File.WriteAllTextAsync(recipe, Repository.CodeBlocks(Document).Single(block => block.Language == "sh").Code);
        return recipe;
    }

    private static async Task<string> RecoverAsync(Func<EnvelopeService, ValueTask<byte[]>> seal)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-recovery-");
        try
        {
            var kekPath = Path.Combine(folder.FullName, "kek.pem");
            var ring = new KeyEncryptionRing([LocalKeyEncryptionKey.FromFile(kekPath)], _ => true);
            var blob = await seal(new EnvelopeService(ring));
            return await RunAsync("bash", await RecipeAsync(folder.FullName), Convert.ToBase64String(blob), kekPath, kekPath);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(string block) => string.Concat(block.Where(c => !char.IsWhiteSpace(c)));

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

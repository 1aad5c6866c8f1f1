using System.Security.Cryptography;
using System.Text;
using Kacls.Cli.Doctor;
using Kacls.Cli.Inspection.Envelopes;
using Kacls.Cli.Output;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Cli.Inspection;

public sealed class InspectTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-inspect-");

    /// <summary>The worked example of docs/envelope.md.</summary>
    private static string Example => string.Concat(
        Repository.Read("docs/envelope.md").Split("In base64:")[1].Split("```")[1]["text".Length..]
            .Where(letter => !char.IsWhiteSpace(letter)));

    private static byte[] Blob => Convert.FromBase64String(Example);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task the_worked_example_is_told_in_full()
    {
        var run = await RunAsync(Example);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output);
        Assert.All(
            ["Kind 1: a DEK", "A256KW in 40 bytes", "KEK 'example', version 00112233445566778899aabbccddeeff", "authenticated"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task gmails_file_json_lines_and_raw_bytes_are_the_same_blob()
    {
        foreach (var text in new[]
        {
            $$"""{"kacls_url":"https://kacls.example/v1","wrapped_private_key":"{{Example}}"}""", $$"""{"wrapped_key":"{{Example}}"}""",
            $"\"{Example}\"\n", Example[..76] + "\n" + Example[76..], Encoding.Latin1.GetString(Blob),
        })
        {
            await File.WriteAllBytesAsync(PathOf("blob"), Encoding.Latin1.GetBytes(text));
            var run = await CliRun.OfAsync("inspect", PathOf("blob"));
            Assert.True(run.ExitCode == ExitCode.Good, text + run.Output);
            Assert.Contains("KEK 'example'", run.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", "a token")]
    [InlineData("-----BEGIN PKCS7-----", "a PEM file")]
    [InlineData("", "an empty file")]
    [InlineData("{}", "JSON without wrapped_key")]
    [InlineData("{", "JSON that is none")]
    [InlineData("AAAAAAAAAAAAAAAA", "which begins with KACL")]
    [InlineData("S0FDTAEBAgdleGFtcGxl", "format 1")]
    [InlineData("S0FDTAIBAgdleGFtcGxl", "cut off")]
    [InlineData("???", "neither a blob")]
    public async Task what_is_none_is_named(string text, string what)
    {
        var run = await RunAsync(text);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains(what, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 9, "Kind 9")]
    [InlineData(6, 9, "algorithm 9")]
    [InlineData(6, 1, "RSA-OAEP-256 in 40 bytes")]
    [InlineData(8, 200, "A KEK's name has a-z")]
    public void a_header_that_nobody_made_is_found(int at, byte value, string seen)
    {
        var blob = Blob;
        blob[at] = value;
        Assert.Contains(
            new EnvelopeInspection().Judge(blob, settings: null),
            line => line.Severity == Severity.Finding && $"{line.Seen} {line.Do}".Contains(seen, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("example", true)]
    [InlineData("another", false)]
    public void the_ring_has_the_kek_or_not(string name, bool isThere) => Assert.Contains(
        new EnvelopeInspection().Judge(Blob, Settings(name)),
        line => line.Severity == (isThere ? Severity.Ok : Severity.Finding) && line.Seen.StartsWith("The ring", StringComparison.Ordinal));

    /// <summary>Changed, cut and made-up bytes: each has an answer.</summary>
    [Fact]
    public void any_bytes_have_an_answer()
    {
        var settings = Settings("example");
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (round % 3) switch { 0 => Blob, 1 => Encoding.UTF8.GetBytes($$"""{"wrapped_key":"{{Example}}"}"""), _ => [] };
            if (bytes.Length == 0)
            {
                bytes = RandomNumberGenerator.GetBytes(Below(60));
            }

            for (var change = Below(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[Below(Math.Min(bytes.Length, 60))] = (byte)Below(256);
            }

            bytes = Below(3) == 0 ? bytes[..Below(bytes.Length + 1)] : bytes;
            var lines = new EnvelopeInspection().Judge(bytes, settings);
            Assert.True(lines.Count > 0, Convert.ToHexString(bytes));
        }
    }

    private static int Below(int end) => RandomNumberGenerator.GetInt32(end);

    private static LoadedSettings Settings(string kek) => SettingsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = "https://kacls.example/v1",
            ["Kacls:AnyOwnerDomain"] = "true",
            ["Kacls:Authentication:Providers:0:Name"] = "idp",
            ["Kacls:Authentication:Providers:0:Issuer"] = "https://idp.example",
            ["Kacls:Authentication:Providers:0:Keys"] = "https://idp.example/jwks",
            ["Kacls:Authentication:Providers:0:Audiences:0"] = "client",
            ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
            ["Kacls:KeyEncryption:Provider"] = "KeyVault",
            ["Kacls:KeyEncryption:Keys:0:Name"] = kek,
            ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek",
        }).Build(),
        _ => null);

    private async Task<CliRun> RunAsync(string text)
    {
        await File.WriteAllTextAsync(PathOf("blob"), text);
        return await CliRun.OfAsync("inspect", PathOf("blob"));
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}

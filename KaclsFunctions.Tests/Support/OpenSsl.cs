using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace KaclsFunctions.Tests.Support;

/// <summary>The openssl program in a folder of its own: what we sign it verifies, what it encrypts we decrypt.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-openssl-");

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    public string Write(string name, string content) => Write(name, Encoding.ASCII.GetBytes(content));

    public string WritePublicKey(RSA key) => Write("public.pem", key.ExportSubjectPublicKeyInfoPem());

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Runs it; fails with its own words unless it succeeds.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await TryRunAsync(arguments);
        Assert.True(exitCode == 0, $"openssl {string.Join(' ', arguments)}: {output}");
        return output;
    }

    public async Task<(int ExitCode, string Output)> TryRunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("openssl", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    /// <summary>Encrypts to a public key; each option is one of pkeyutl's <c>-pkeyopt</c>.</summary>
    public async Task<byte[]> EncryptAsync(RSA key, byte[] dek, params string[] options)
    {
        await RunAsync(
        [
            "pkeyutl", "-encrypt", "-pubin", "-inkey", WritePublicKey(key), "-in", Write("dek", dek), "-out", PathOf("encrypted"),
            .. options.SelectMany(option => new[] { "-pkeyopt", option }),
        ]);
        return Read("encrypted");
    }

    /// <summary>Verifies a signature over a digest; each option is one of pkeyutl's <c>-pkeyopt</c>.</summary>
    public async Task<bool> VerifiesAsync(RSA key, byte[] digest, byte[] signature, params string[] options) => (await TryRunAsync(
    [
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        WritePublicKey(key),
        "-in",
        Write("digest", digest),
        "-sigfile",
        Write("signature", signature),
        .. options.SelectMany(option => new[] { "-pkeyopt", option }),
    ])).ExitCode == 0;

    public void Dispose() => folder.Delete(recursive: true);
}

using Kacls.Cli.Gmail;
using Kacls.Cli.Gmail.Certificates;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>The two files of a user, as Google's script and GAM read them.</summary>
public sealed class KeyPairFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-pairs-").FullName;
    private readonly KeyPairFiles files = new(
        SmimeDraft.User, CertificateBag.Write(new SmimeDraft().Make().Chain), "https://kacls.contoso.example/v1", "d3JhcHBlZA==");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ToolFact("openssl")]
    [Rule("13-5")]
    public async Task openssl_reads_the_chain_leaf_first()
    {
        files.Write(folder);
        using var openssl = new OpenSsl();
        var printed = await openssl.RunAsync("pkcs7", "-in", PathOf(".p7pem"), "-print_certs", "-noout");
        Assert.Equal(
            [SmimeDraft.User, "Contoso Mail CA", "Contoso Root"],
            printed.Split('\n').Where(line => line.StartsWith("subject=", StringComparison.Ordinal))
                .Select(line => line.Split("CN = ")[^1]));
    }

    [Fact]
    public void what_was_written_is_read_again()
    {
        files.Write(folder);
        Assert.Equal(files, Assert.Single(KeyPairFiles.ReadFolder(folder)));
        Assert.Equal($"CN={SmimeDraft.User}", files.Chain()[0].Subject);
        Assert.Equal((byte)'-', File.ReadAllBytes(PathOf(".p7pem"))[0]);
        Assert.Equal((byte)'{', File.ReadAllBytes(PathOf(".wrap"))[0]);
    }

    [Fact]
    public void another_file_is_never_written_over()
    {
        files.Write(folder);
        files.Write(folder);
        Assert.Throws<UsageException>(() => (files with { WrappedPrivateKey = "b3RoZXI=" }).Write(folder));
        Assert.Equal(files, Assert.Single(KeyPairFiles.ReadFolder(folder)));
    }

    [Fact]
    public void each_fault_of_a_folder_is_a_line()
    {
        files.Write(folder);
        (files with { Email = "bob@contoso.example" }).Write(folder);
        (files with { Email = "eve@contoso.example" }).Write(folder);
        (files with { Email = "Mallory@contoso.example" }).Write(folder);
        File.Delete(PathOf(".p7pem"));
        File.WriteAllText(Path.Combine(folder, "bob@contoso.example.wrap"), """{"kacls_url":"https://kacls.contoso.example/v1"}""");
        File.WriteAllText(Path.Combine(folder, "eve@contoso.example.p7pem"), "-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n");
        var faults = Assert.Throws<UsageException>(() => KeyPairFiles.ReadFolder(folder)).Message.Split('\n');
        Assert.Equal(4, faults.Length);
        Assert.Contains(faults, fault => fault.Contains("no address in lower case", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("alice@contoso.example.p7pem can't be read", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("no wrapped_private_key", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("is no PKCS#7", StringComparison.Ordinal));
    }

    [Fact]
    public void an_empty_folder_is_told() => Assert.Throws<UsageException>(() => KeyPairFiles.ReadFolder(folder));

    private string PathOf(string extension) => Path.Combine(folder, SmimeDraft.User + extension);
}

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Cli.Gmail;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Cli;
using KaclsFunctions.Tests.Cli.Gmail;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/gmail.md: what is said to be done by hand is done by this test, and its two files are those of the tool.</summary>
public sealed partial class GmailDocumentTests : IDisposable
{
    private const string User = "alice@contoso.example";
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-byhand-").FullName;

    [Fact]
    public async Task the_path_by_hand_yields_the_files_of_the_tool()
    {
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Privileged:Users:0"] = GmailRequests.Admin });
        await WriteFilesAsync(new GmailRequests(kacls).AdminToken.Mint());
        var script = ByHand().Match(Repository.Read("docs/gmail.md")).Groups["script"].Value;
        Assert.Contains("crl2pkcs7", script, StringComparison.Ordinal);
        await RunAsync(script.Replace("https://kacls.contoso.example/v1", kacls.BaseUrl, StringComparison.Ordinal));

        var byHand = Assert.Single(KeyPairFiles.ReadFolder(folder));
        var tool = Path.Combine(folder, "tool");
        var run = await CliRun.OfAsync(
            "gmail", "wrap", Path.Combine(folder, $"{User}.p12"), "--chain", Path.Combine(folder, "chain.pem"), "--password-file",
            Path.Combine(folder, "p12-password"), "--url", kacls.BaseUrl, "--token", Path.Combine(folder, "admin.jwt"), "--output", tool);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        var byTool = Assert.Single(KeyPairFiles.ReadFolder(tool));
        Assert.Equal((byTool.Email, byTool.KaclsUrl), (byHand.Email, byHand.KaclsUrl));
        Assert.Equal(Thumbprints(byTool), Thumbprints(byHand));
        Assert.Equal(Members(Path.Combine(tool, $"{User}.wrap")), Members(Path.Combine(folder, $"{User}.wrap")));

        foreach (var files in new[] { folder, tool })
        {
            var verified = await CliRun.OfAsync(
                "gmail", "verify", "--files", files, "--url", kacls.BaseUrl, "--token", Path.Combine(folder, "admin.jwt"));
            Assert.True(verified.ExitCode == ExitCode.Good, verified.Output + verified.Errors);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string[] Thumbprints(KeyPairFiles files) => [.. files.Chain().Select(certificate => certificate.Thumbprint).Order()];

    private static string[] Members(string wrap)
    {
        var bytes = File.ReadAllBytes(wrap);
        Assert.Equal((byte)'{', bytes[0]);
        using var json = JsonDocument.Parse(bytes);
        return [.. json.RootElement.EnumerateObject().Select(member => member.Name)];
    }

    private async Task WriteFilesAsync(string token)
    {
        var draft = new SmimeDraft { Email = User, Names = [User] };
        var chain = draft.Certificates()[1..];
        draft.Chain = certificates => certificates[..1];
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{User}.p12"), draft.Pkcs12("secret word"));
        await File.WriteAllTextAsync(Path.Combine(folder, "p12-password"), "secret word\n");
        await File.WriteAllLinesAsync(Path.Combine(folder, "chain.pem"), chain.Select(one => one.ExportCertificatePem()));
        await File.WriteAllTextAsync(Path.Combine(folder, "admin.jwt"), token);
        SuiteSecrets.AddToken(token);
    }

    private async Task RunAsync(string script)
    {
        var run = await ProgramRun.OfAsync(new ProcessStartInfo("sh", ["-euc", script]) { WorkingDirectory = folder });
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    [GeneratedRegex("### By hand\n.*?```sh\n(?<script>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ByHand();
}

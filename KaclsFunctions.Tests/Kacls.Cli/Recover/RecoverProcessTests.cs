using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Kacls.Testing.Cloud;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>The program itself, signed in to Azure as a person is: through the Azure CLI, of which a script plays the part here.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RecoverProcessTests : IAsyncLifetime
{
    private static readonly string Program = Path.Combine(Path.GetDirectoryName(typeof(ExitCode).Assembly.Location)!, "kacls.dll");
    private readonly byte[] dek = SampleDek.New();
    private LoopbackCloud cloud = null!;
    private RecoveryBench bench = null!;
    private string wrapped = null!;

    public async Task InitializeAsync()
    {
        cloud = await LoopbackCloud.StartAsync();
        bench = await RecoveryBench.StartAsync(cloud.Vaults);
        bench.CreateKek();
        wrapped = await bench.WrapAsync(dek);
        SuiteSecrets.AddKey(dek);
        cloud.Vaults.Requests.Clear();
        WriteAzureCli();
    }

    public async Task DisposeAsync()
    {
        await bench.DisposeAsync();
        await cloud.DisposeAsync();
    }

    [Fact]
    public async Task serve_answers_over_https_under_a_certificate_of_the_companys_own_authority_until_it_is_stopped()
    {
        var root = WriteCertificate();
        var (port, journal) = (FreePort.Find(), Path.Combine(bench.Folder, "journal.jsonl"));
        using var process = Process.Start(Start(
            "recover", "serve", "--settings", bench.WriteSettings(), "--listen", $"https://127.0.0.1:{port}",
            "--certificate", Path.Combine(bench.Folder, "kacls.pem"), "--key", Path.Combine(bench.Folder, "kacls.key"),
            "--journal", journal, "--for", "10m"))!;
        var output = new ConcurrentQueue<string>();
        Read(process.StandardOutput, output);
        Read(process.StandardError, output);
        await Eventually.True(() => output.Any(line => line.StartsWith("Journal ", StringComparison.Ordinal)));

        using var client = ClientTo(port, root);
        var body = MigrationRequests.PrivilegedUnwrapBody(wrapped, bench.AdminToken);
        SuiteSecrets.AddToken((string)body["authentication"]!);
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"{SampleTokens.KaclsUrl}/privilegedunwrap"), content);

        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer + string.Join('\n', output));
        Assert.Equal(dek, JsonDocument.Parse(answer).RootElement.GetProperty("key").GetBytesFromBase64());
        var id = response.Headers.GetValues("X-Correlation-Id").Single();
        Assert.Contains(
            RunningRecovery.Records(await File.ReadAllTextAsync(journal)),
            record => record.TryGetProperty("correlation_id", out var own) && own.GetString() == id);
        Assert.Contains(cloud.Vaults.Requests.Of("unwrapkey"), request => request.ClientRequestId == id);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal));

        await ProgramRun.OfAsync("kill", "-TERM", $"{process.Id}");
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        var said = string.Join('\n', output);
        Assert.True(process.ExitCode == ExitCode.Good, said);
        Assert.Contains("unwrap works", said, StringComparison.Ordinal);
        Assert.Contains("sign works", said, StringComparison.Ordinal);
        Assert.Contains($"Users     {RecoveryBench.Admin}", said, StringComparison.Ordinal);
        Assert.Contains("Stopped. 1 keys given, 0 requests refused.", said, StringComparison.Ordinal);
        SuiteSecrets.AssertNoneIn(said);
        SuiteSecrets.AssertNoneIn(await File.ReadAllTextAsync(journal));
    }

    [Fact]
    public async Task export_writes_and_says_nothing_secret()
    {
        var (list, folder) = (Path.Combine(bench.Folder, "deks.jsonl"), Path.Combine(bench.Folder, "out"));
        await File.WriteAllTextAsync(
            list, new JsonObject { ["resource_name"] = SampleTokens.DriveResource, ["wrapped_key"] = wrapped }.ToJsonString());
        var run = await ProgramRun.OfAsync(Start(
            "recover", "export", "--settings", bench.WriteSettings(), "--deks", list, "--output", folder, "--yes"));
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        Assert.Contains("1 DEKs", run.Output, StringComparison.Ordinal);
        Assert.Contains("1 written, 0 there already, 0 failed.", run.Output, StringComparison.Ordinal);
        SuiteSecrets.AssertNoneIn(run.Output + run.Errors);
        var written = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder, "dek-*")));
        Assert.Equal(dek, JsonDocument.Parse(written).RootElement.GetProperty("key").GetBytesFromBase64());
    }

    private ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in new[] { "HTTPS_PROXY", "SSL_CERT_FILE" })
        {
            start.Environment[name] = cloud.Environment[name];
        }

        start.Environment["PATH"] = $"{bench.Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AZURE_TOKEN_CREDENTIALS"] = "AzureCliCredential";
        start.Environment["HOME"] = bench.Folder;
        return start;
    }

    private void WriteAzureCli()
    {
        var file = Path.Combine(bench.Folder, "az");
        File.WriteAllText(
            file, "#!/bin/sh\necho '{\"accessToken\":\"token\",\"expiresOn\":\"2099-01-01 00:00:00.000000\",\"expires_on\":4070908800}'\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>For the name in the export, by an authority that only the decrypter's machine trusts.</summary>
    private X509Certificate2 WriteCertificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=Contoso", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var root = authority.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=kacls", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(new Uri(SampleTokens.KaclsUrl).Host);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(root, now.AddHours(-1), now.AddDays(1), [1, 2, 3]);
        File.WriteAllText(Path.Combine(bench.Folder, "kacls.pem"), leaf.ExportCertificatePem());
        File.WriteAllText(Path.Combine(bench.Folder, "kacls.key"), key.ExportPkcs8PrivateKeyPem());
        return root;
    }

    /// <summary>As the decrypter's machine: the name leads here, and the authority is trusted.</summary>
    private static HttpClient ClientTo(int port, X509Certificate2 root) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions =
        {
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    });

    private static void Read(StreamReader reader, ConcurrentQueue<string> lines) => _ = Task.Run(async () =>
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    });
}

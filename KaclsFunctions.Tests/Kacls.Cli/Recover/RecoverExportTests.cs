using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Recover;
using Kacls.Cli.Recover.Export;
using Kacls.Envelopes;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>Keys in files, opened with the vault alone.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RecoverExportTests : IAsyncLifetime
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private RecoveryBench bench = null!;

    private string Output => Path.Combine(bench.Folder, "out");

    public async Task InitializeAsync()
    {
        bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
    }

    public async Task DisposeAsync() => await bench.DisposeAsync();

    [Fact]
    public async Task a_private_key_is_the_very_one_and_its_file_its_owners_alone()
    {
        var key = SmimeKeys.Rsa2048;
        await WriteWrapAsync("ana@example.com", key);
        bench.Vaults.Requests.Clear();

        var result = await RunAsync(WrapFiles.Read(bench.Folder));

        Assert.Equal((1, 0), (result.Written, result.Failures.Count));
        var file = Path.Combine(Output, "ana@example.com.pem");
        Assert.Equal(key.ExportPkcs8PrivateKeyPem() + "\n", await File.ReadAllTextAsync(file));
        Assert.All(Directory.GetFiles(Output), each => Assert.Equal(OwnerOnly, File.GetUnixFileMode(each)));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(Output));
        var entry = Assert.Single(Journal());
        Assert.Equal(SmimeKeys.SpkiHashOf(key), entry.GetProperty("spki_hash").GetString());
        Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", entry.GetProperty("operator").GetString());
        var call = Assert.Single(bench.Vaults.Requests.Of("unwrapkey"));
        Assert.Equal(entry.GetProperty("correlation_id").GetString(), call.ClientRequestId);
        Assert.Contains(call.ResponseId, entry.GetProperty("vault_request_ids").GetString(), StringComparison.Ordinal);
        SuiteSecrets.AssertNoneIn(await File.ReadAllTextAsync(Path.Combine(Output, ExportFolder.JournalName)));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, true)]
    [InlineData(VaultKeyType.OctHsm, false)]
    public async Task deks_of_a_list_come_out_with_their_resources(VaultKeyType type, bool asCsv)
    {
        if (type == VaultKeyType.OctHsm)
        {
            bench.CreateKek(type);
        }

        var dek = SampleDek.New();
        var wrapped = await bench.WrapAsync(dek, type);
        var list = Path.Combine(bench.Folder, "deks");
        await File.WriteAllTextAsync(list, asCsv
            ? $"resource_name,wrapped_key\r\n{SampleTokens.DriveResource},{wrapped}\r\n"
            : new JsonObject { ["resource_name"] = SampleTokens.DriveResource, ["wrapped_key"] = wrapped }.ToJsonString() + "\n");

        await RunAsync(DekList.Read(list), type);

        var json = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Output, "dek-*")))).RootElement;
        Assert.Equal(dek, json.GetProperty("key").GetBytesFromBase64());
        Assert.Equal(SampleTokens.DriveResource, json.GetProperty("resource_name").GetString());
    }

    [Theory]
    [InlineData("resource", "resource_mismatch", "//googleapis.com/drive/files/other")]
    [InlineData("kek", "envelope_kek_unknown", "'kek9'")]
    [InlineData("tampered", "envelope_tampered", "changed")]
    [InlineData("cut", "envelope_malformed", null)]
    [InlineData("kind", "envelope_kind_mismatch", null)]
    public async Task what_does_not_open_is_named_and_the_rest_goes_on(string fault, string reasonCode, string? detail)
    {
        var good = Dek(await bench.WrapAsync(SampleDek.New()));
        var blob = Convert.FromBase64String(await bench.WrapAsync(SampleDek.New(), name: fault == "kek" ? "kek9" : "kek1"));
        if (fault == "tampered")
        {
            blob[^1] ^= 1;
        }

        var bad = new ExportItem(
            fault == "resource" ? "//googleapis.com/drive/files/other" : SampleTokens.DriveResource, "bad",
            fault == "cut" ? blob[..40] : blob, IsPrivateKey: fault == "kind");

        var result = await RunAsync([bad, good]);

        Assert.Equal(1, result.Written);
        var failure = Assert.Single(result.Failures);
        Assert.Equal(reasonCode, failure.ReasonCode);
        Assert.Contains(detail ?? "", failure.Detail ?? "", StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Output, "bad")));
        Assert.Equal(["failed", "granted"], Journal().Select(entry => entry.GetProperty("outcome").GetString()!));
    }

    [Fact]
    public async Task a_file_that_is_there_stays_as_it_is()
    {
        await WriteWrapAsync("ana@example.com", SmimeKeys.Rsa2048);
        Directory.CreateDirectory(Output, OwnerOnly | UnixFileMode.UserExecute);
        var file = Path.Combine(Output, "ana@example.com.pem");
        await File.WriteAllTextAsync(file, "mine");
        bench.Vaults.Requests.Clear();

        var result = await RunAsync(WrapFiles.Read(bench.Folder));

        Assert.Equal("file_exists", Assert.Single(result.Failures).ReasonCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Empty(bench.Vaults.Requests.Of("unwrapkey"));
    }

    [Fact]
    public async Task an_interrupted_run_is_gone_on_with_and_no_key_is_opened_twice()
    {
        var items = new List<ExportItem>();
        for (var number = 0; number < 3; number++)
        {
            items.Add(Dek(await bench.WrapAsync(SampleDek.New())));
        }

        bench.Vaults.Requests.Clear();
        using var interruption = new CancellationTokenSource();
        var first = await RunAsync(items, step: interruption.Cancel, cancellation: interruption.Token);
        Assert.Equal((1, true), (first.Written, first.Stopped));

        // What a kill between journal and file leaves, and half a line.
        await File.AppendAllTextAsync(Path.Combine(Output, ExportFolder.JournalName), "{\"time\":");
        await File.WriteAllTextAsync(Path.Combine(Output, $"{items[1].File}.part"), "half");
        var second = await RunAsync(items);
        Assert.Contains("{\"time\":", await File.ReadAllLinesAsync(Path.Combine(Output, ExportFolder.JournalName)));
        Assert.Equal((2, 1, false), (second.Written, second.Already, second.Stopped));
        Assert.Equal(3, (await RunAsync(items)).Already);
        Assert.Equal(3, bench.Vaults.Requests.Of("unwrapkey").Count);
        Assert.Equal(3, Directory.GetFiles(Output, "dek-*.json").Length);
        Assert.Empty(Directory.GetFiles(Output, "*.part"));
    }

    [Fact]
    public async Task without_rights_on_the_key_it_stops_at_once()
    {
        var items = new List<ExportItem> { Dek(await bench.WrapAsync(SampleDek.New())), Dek(await bench.WrapAsync(SampleDek.New())) };
        bench.Vaults.Faults.Deny(operation: "unwrapkey");
        var result = await RunAsync(items);
        Assert.True(result.Stopped);
        Assert.Equal("kek_access_denied", Assert.Single(result.Failures).ReasonCode);
    }

    private static ExportItem Dek(string wrapped)
    {
        var blob = Convert.FromBase64String(wrapped);
        return new(SampleTokens.DriveResource, $"dek-{Convert.ToHexStringLower(SHA256.HashData(blob))}.json", blob, IsPrivateKey: false);
    }

    private async Task WriteWrapAsync(string email, RSA key)
    {
        var wrapped = await bench.WithServiceAsync(app => new GmailRequests(app).WrappedAsync(key));
        await File.WriteAllTextAsync(
            Path.Combine(bench.Folder, $"{email}.wrap"),
            new JsonObject { ["kacls_url"] = SampleTokens.KaclsUrl, ["wrapped_private_key"] = wrapped }.ToJsonString());
    }

    /// <summary>The export's own lines; those of seal secrets are the service's.</summary>
    private IEnumerable<JsonElement> Journal() => File.ReadLines(Path.Combine(Output, ExportFolder.JournalName))
        .Select(line => JsonDocument.Parse(line).RootElement).Where(line => line.TryGetProperty("operator", out _));

    private async Task<ExportResult> RunAsync(
        IReadOnlyList<ExportItem> items, VaultKeyType type = VaultKeyType.RsaHsm, Action? step = null,
        CancellationToken cancellation = default)
    {
        using var folder = ExportFolder.Open(Output);
        await using var services = RecoverExportCommand.Services(
            RecoverSettings.Load(bench.WriteSettings(type)), folder, services => services.Configured(bench.Vaults));
        var exporter = new Exporter(
            services.GetRequiredService<DekEnvelopes>(), services.GetRequiredService<PrivateKeyEnvelopes>(), folder, TimeProvider.System);
        return await exporter.RunAsync(items, step ?? (() => { }), cancellation);
    }
}

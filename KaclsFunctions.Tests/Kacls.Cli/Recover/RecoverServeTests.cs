using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Recover.Serve;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Recover;

/// <summary>What Google's decrypter gets while the service is gone.</summary>
public sealed class RecoverServeTests
{
    public static TheoryData<string> OtherOperations =>
        [.. CseOperation.All.Except(RecoveryService.Operations).Select(operation => operation.Name)];

    public static TheoryData<string, int, string> Refusals => new()
    {
        { "user", 403, "privileged_user_required" },
        { "audience", 401, "authentication_purpose_mismatch" },
        { "stranger", 401, "authentication_issuer_unknown" },
        { "expired", 401, "authentication_expired" },
        { "no token", 400, "member_missing" },
        { "resource", 403, "resource_mismatch" },
        { "perimeter", 403, "perimeter_denied" },
    };

    [Theory]
    [InlineData("privilegedunwrap")]
    [InlineData("takeout_unwrap")]
    public async Task a_document_of_the_ended_service_opens_and_journal_and_vault_have_the_same_id(string operation)
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        var dek = SampleDek.New();
        var wrapped = await bench.WrapAsync(dek);
        bench.Vaults.Requests.Clear();
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(), new MemoryStream());

        var reply = await recovery.PostAsync(operation, MigrationRequests.PrivilegedUnwrapBody(wrapped, bench.AdminToken));

        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(dek, reply.Bytes("key"));
        var record = recovery.RecordOf(reply);
        Assert.Equal("granted", record.GetProperty("outcome").GetString());
        Assert.Equal(RecoveryBench.Admin, record.GetProperty("user").GetString());
        Assert.Equal(SampleTokens.DriveResource, record.GetProperty("resource_name").GetString());
        var call = Assert.Single(
            bench.Vaults.Requests.Of("unwrapkey"), request => request.ClientRequestId == reply.CorrelationId);
        Assert.Contains(call.ResponseId, record.GetProperty("vault_request_ids").GetString(), StringComparison.Ordinal);
        Assert.Contains(recovery.Shown, line => line.Contains(reply.CorrelationId!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task exported_mail_opens()
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        var key = SmimeKeys.Rsa2048;
        var wrapped = await bench.WithServiceAsync(app => new GmailRequests(app).WrappedAsync(key));
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(), new MemoryStream());
        var dek = SampleDek.New();

        var reply = await recovery.PostAsync("privilegedprivatekeydecrypt", new JsonObject
        {
            ["authentication"] = bench.AdminToken.Mint(),
            ["algorithm"] = "RSA/ECB/PKCS1Padding",
            ["encrypted_data_encryption_key"] = Convert.ToBase64String(key.Encrypt(dek, RSAEncryptionPadding.Pkcs1)),
            ["spki_hash"] = SmimeKeys.SpkiHashOf(key),
            ["spki_hash_algorithm"] = "SHA-256",
            ["wrapped_private_key"] = wrapped,
            ["reason"] = "export",
        });

        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(dek, reply.Bytes("data_encryption_key"));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task keys_of_every_version_open(VaultKeyType type)
    {
        await using var bench = await RecoveryBench.StartAsync();
        var kek = bench.CreateKek(type);
        var deks = new[] { SampleDek.New(), SampleDek.New() };
        var first = await bench.WrapAsync(deks[0], type);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        kek.Rotate(type == VaultKeyType.OctHsm ? null : TestRsa(1));
        var second = await bench.WrapAsync(deks[1], type);
        Assert.NotEqual(Operations.VaultRing.HeaderOf(first).ContentKey.Version, Operations.VaultRing.HeaderOf(second).ContentKey.Version);
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(type), new MemoryStream());
        foreach (var (wrapped, dek) in new[] { first, second }.Zip(deks))
        {
            var reply = await recovery.PostAsync(
                "privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, bench.AdminToken));
            Assert.True(reply.Status == 200, reply.Body);
            Assert.Equal(dek, reply.Bytes("key"));
        }
    }

    [Fact]
    public async Task keys_under_the_Local_KEK_open()
    {
        await using var bench = await RecoveryBench.StartAsync();
        var file = Path.Combine(bench.Folder, "kek.pem");
        await File.WriteAllTextAsync(file, SmimeKeys.Rsa3072.ExportPkcs8PrivateKeyPem());
        var dek = SampleDek.New();
        string wrapped;
        await using (var app = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:KeyEncryption:Path"] = file }))
        {
            wrapped = await app.WrapAsync(dek);
        }

        var settings = bench.WriteSettings(change: kacls =>
            kacls["KeyEncryption"] = new JsonObject { ["Provider"] = "Local", ["Path"] = file });
        await using var recovery = await RunningRecovery.StartAsync(bench, settings, new MemoryStream());
        var reply = await recovery.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, bench.AdminToken));
        Assert.Equal(dek, reply.Bytes("key"));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task whoever_the_service_would_refuse_is_refused_and_on_record(string fault, int status, string reasonCode)
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        var dek = SampleDek.New();
        var wrapped = await bench.WrapAsync(dek);
        var settings = bench.WriteSettings(change: kacls =>
        {
            if (fault == "perimeter")
            {
                kacls["Perimeters"] = JsonNode.Parse(
                    """
                    { "Privileged": { "Rules": [
                      { "Name": "oncall", "Effect": "allow", "When": { "Claims": { "groups": [ "oncall" ] } } } ] } }
                    """);
            }
        });
        await using var recovery = await RunningRecovery.StartAsync(bench, settings, new MemoryStream());
        var token = fault switch
        {
            "user" => bench.AdminToken.With("email", "user@example.com"),
            "audience" => bench.AdminToken.With("aud", RecoveryBench.UserClient),
            "stranger" => bench.AdminToken.With("iss", "https://other.example/v1"),
            "expired" => bench.AdminToken.With("exp", 1_700_000_000),
            _ => bench.AdminToken,
        };
        var body = MigrationRequests.PrivilegedUnwrapBody(
            wrapped, token, fault == "resource" ? "//googleapis.com/drive/files/other" : SampleTokens.DriveResource);
        if (fault == "no token")
        {
            body.Remove("authentication");
        }

        var reply = await recovery.PostAsync("privilegedunwrap", body);

        reply.AssertRefused(status, reasonCode);
        Assert.Equal(reasonCode, recovery.RecordOf(reply).GetProperty("reason_code").GetString());
    }

    [Theory]
    [MemberData(nameof(OtherOperations))]
    public async Task what_is_not_offered_does_not_exist(string operation)
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(), new MemoryStream());
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            (await recovery.SendAsync(method, operation)).AssertRefused(404, "operation_unknown");
        }
    }

    [Fact]
    public async Task status_names_what_is_offered()
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(), new MemoryStream());
        var reply = await recovery.SendAsync(HttpMethod.Get, "status");
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(
            ["privilegedprivatekeydecrypt", "privilegedunwrap", "status", "takeout_unwrap"],
            reply.Json.GetProperty("operations_supported").EnumerateArray().Select(name => name.GetString()!));
    }

    [Fact]
    public async Task without_a_record_no_key_leaves_and_the_vault_is_not_asked_again()
    {
        await using var bench = await RecoveryBench.StartAsync();
        bench.CreateKek();
        var wrapped = await bench.WrapAsync(SampleDek.New());
        using var journal = new FullDisk();
        await using var recovery = await RunningRecovery.StartAsync(bench, bench.WriteSettings(), journal);
        Task<Reply> AskAsync() =>
            recovery.PostAsync("privilegedunwrap", MigrationRequests.PrivilegedUnwrapBody(wrapped, bench.AdminToken));
        Assert.Equal(200, (await AskAsync()).Status);

        journal.IsFull = true;
        (await AskAsync()).AssertRefused(503, "audit_unavailable");
        var asked = bench.Vaults.Requests.Of("unwrapkey").Count;
        (await AskAsync()).AssertRefused(503, "audit_unavailable");
        Assert.Equal(asked, bench.Vaults.Requests.Of("unwrapkey").Count);

        journal.IsFull = false;
        var reply = await AskAsync();
        Assert.Equal(200, reply.Status);
        Assert.Equal("granted", recovery.RecordOf(reply).GetProperty("outcome").GetString());
        Assert.Equal(4, RunningRecovery.Records(System.Text.Encoding.UTF8.GetString(journal.ToArray()))
            .Count(record => record.GetProperty("operation").GetString() == "privilegedunwrap"));
    }

    private static RSA TestRsa(int number) => KeyVault.TestRsa.Key(number: number);

    /// <summary>Takes half of what is written, and then no more.</summary>
    private sealed class FullDisk : MemoryStream
    {
        public bool IsFull { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, IsFull ? count / 2 : count);
            if (IsFull)
            {
                throw new IOException("No space left on device");
            }
        }
    }
}

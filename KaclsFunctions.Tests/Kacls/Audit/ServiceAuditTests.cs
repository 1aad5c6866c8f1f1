using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Audit;

/// <summary>What the service does on its own is on record: what it trusts, and each use of a key.</summary>
public sealed class ServiceAuditTests
{
    private const string KeyId = "https://contoso.vault.azure.net/keys/kacls-kek";

    [Fact]
    public async Task each_start_records_what_the_service_trusts()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Privileged:Users:0"] = "admin@contoso.example",
            ["Kacls:Perimeters:ById:finance:Rules:0:Name"] = "all",
            ["Kacls:Perimeters:ById:finance:Rules:0:Effect"] = "allow",
        });
        var record = Assert.Single(kacls.Log.ServiceAudit);
        Assert.Equal("configuration", record["operation"]);
        Assert.Equal("granted", record["outcome"]);
        Assert.Equal("ok", record["reason_code"]);
        Assert.Equal(1L, record["sequence"]);
        Assert.NotEmpty((string)record["version"]!);
        Assert.DoesNotContain("http_status", record.Keys);
        Assert.Equal("""["admin@contoso.example"]""", record["privileged_users"]);
        Assert.Equal("""["finance"]""", record["perimeters"]);
        Assert.Matches("^[0-9a-f]{64}$", (string)record["settings_sha256"]!);
        var providers = JsonElement.Parse((string)record["providers"]!).EnumerateArray().ToArray();
        Assert.Contains(providers, provider => provider.GetProperty("issuer").GetString() == kacls.Idp.Issuer
            && provider.GetProperty("audiences").GetArrayLength() > 0 && provider.GetProperty("uses").GetArrayLength() > 0);
    }

    /// <summary>The alert on changed settings sees two days, and an instance may run longer.</summary>
    [Fact]
    public async Task what_the_service_trusts_is_recorded_again_once_a_day()
    {
        await using var kacls = await KaclsApp.StartAsync();
        kacls.Time.Advance(TimeSpan.FromHours(23));
        Assert.Single(kacls.Log.ServiceAudit);
        kacls.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(
            kacls.Log.ServiceAudit[0]["settings_sha256"],
            Assert.Single(kacls.Log.ServiceAudit.Skip(1), record => (string?)record["operation"] == "configuration")["settings_sha256"]);
    }

    [Fact]
    public void the_digest_changes_with_any_setting_and_with_nothing_else()
    {
        var one = Digest(("Kacls:Name", "a"), ("Kacls:Suspended", "true"));
        Assert.Equal(one, Digest(("kacls:suspended", "true"), ("KACLS:Name", "a")));
        Assert.NotEqual(one, Digest(("Kacls:Name", "b"), ("Kacls:Suspended", "true")));
        Assert.NotEqual(one, Digest(("Kacls:Name", "a")));
        Assert.NotEqual(one, Digest(("Kacls:Name", "a"), ("Kacls:Suspended", "true"), ("Kacls:Privileged:MaxTokenAge", "00:10:00")));

        // A file's content counts, not only its name.
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "one authority");
        var before = Digest(("Kacls:Outbound:TrustedCertificates", file));
        File.WriteAllText(file, "another authority");
        Assert.NotEqual(before, Digest(("Kacls:Outbound:TrustedCertificates", file)));
        File.Delete(file);

        static string Digest(params (string Name, string Value)[] settings)
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
            return SettingsDigest.Of(
                EffectiveConfiguration.Of(configuration), configuration.GetSection(KaclsSettings.Section).Get<KaclsSettings>()!);
        }
    }

    [Fact]
    public async Task a_long_list_is_cut_with_a_mark_and_the_record_is_there()
    {
        await using var kacls = await KaclsApp.StartAsync(Enumerable.Range(0, 1_000)
            .ToDictionary(index => $"Kacls:Privileged:Users:{index}", index => (string?)$"administrator{index}@contoso.example"));
        var users = (string)kacls.Log.ServiceAudit[0]["privileged_users"]!;
        Assert.EndsWith("…", users, StringComparison.Ordinal);
        Assert.InRange(users.Length, 8_000, 8_192);
    }

    [Fact]
    public async Task each_trial_of_a_key_is_recorded_with_the_ids_of_the_vaults_log()
    {
        await using var vault = await KeyVaultServer.StartAsync();
        vault.Vault("contoso.vault.azure.net").CreateKek(
            "kacls-kek", VaultKeyType.RsaHsm, rsa: TestRsa.Key(3072), seal: TestRsa.Seal);
        var named = new KeyEncryptionKeySettings { Name = "kek1", KeyId = KeyId };
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:KeyEncryption:Provider"] = "KeyVault",
                ["Kacls:KeyEncryption:Keys:0:Name"] = named.Name,
                ["Kacls:KeyEncryption:Keys:0:KeyId"] = named.KeyId,
            },
            services =>
            {
                services.AddSingleton<TokenCredential>(new FakeTokenCredential());
                services.AddSingleton<HttpPipelineTransport>(_ => vault.Transport());
                services.AddKeyVaultKeyEncryption(new KeyEncryptionSettings { Timeout = TimeSpan.FromSeconds(20), Keys = [named] });
            });
        await kacls.WrapAsync(SampleDek.New());
        var record = Assert.Single(kacls.Log.ServiceAudit, record => (string?)record["operation"] == "probe");
        Assert.Equal("granted", record["outcome"]);
        Assert.StartsWith($"{KeyId}/", (string)record["kek"]!, StringComparison.Ordinal);
        Assert.True(Guid.TryParse(((string)record["vault_request_ids"]!).Split(',')[0], out _));

        // The vault's log has each use of a key, and each of them is on record.
        var seal = Assert.Single(kacls.Log.ServiceAudit, record => (string?)record["operation"] == "seal");
        Assert.Equal("granted", seal["outcome"]);
        Assert.StartsWith("kek1/", (string)seal["kek"]!, StringComparison.Ordinal);
        var recorded = $"{record["vault_request_ids"]},{seal["vault_request_ids"]}";
        string[] uses = ["unwrapkey", "sign"];
        Assert.All(
            vault.Requests.All.Where(request => uses.Contains(request.Operation)),
            request => Assert.Contains(request.ResponseId, recorded, StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_seal_that_can_not_be_had_is_recorded_with_its_reason()
    {
        await using var context = await VaultKekContext.StartAsync();
        var audit = new Recorded();
        using var seals = new SealKey(
            $"{context.Key.Id}-missing", "kek1", new VaultDeadline(TimeSpan.FromSeconds(1), context.Clock, () => false),
            TimeSpan.FromMinutes(1), context.Credential, context.Server.Transport(), context.Clock, NullLogger.Instance, audit);

        await Assert.ThrowsAsync<KaclsException>(() => seals.GetAsync(new KekVersion(1), CancellationToken.None));

        var fields = new AuditFields(Assert.Single(audit.Records)).ToDictionary(field => field.Key, field => field.Value);
        Assert.Equal("seal", fields["operation"]);
        Assert.Equal("failed", fields["outcome"]);
        Assert.Equal("seal_key_unusable", fields["reason_code"]);
    }

    private sealed class Recorded : IServiceAudit
    {
        public List<ServiceRecord> Records { get; } = [];

        public void Write(ServiceRecord record) => Records.Add(record);
    }
}

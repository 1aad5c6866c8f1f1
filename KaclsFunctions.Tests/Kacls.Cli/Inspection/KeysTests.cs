using Kacls.Cli.Doctor;
using Kacls.Cli.Inspection.Keys;
using Kacls.Cli.Output;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.Cli.Records;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;

namespace KaclsFunctions.Tests.Cli.Inspection;

public sealed class KeysTests
{
    [Fact]
    public async Task each_version_is_where_an_instance_would_see_it_and_no_key_is_used()
    {
        await using var vault = await VaultKekContext.StartAsync(adoptAfter: TimeSpan.FromMinutes(10));
        vault.Clock.Advance(TimeSpan.FromDays(1));
        vault.Key.Rotate();
        vault.Clock.Advance(TimeSpan.FromMinutes(5));
        var views = await ReadAsync(vault);
        Assert.Equal(["KEK", "seal key"], views.Select(view => view.Kind));
        Assert.Equal(["proved", "newest"], views[0].Versions.Select(version => version.State));
        Assert.Equal(["seals"], views[1].Versions.Select(version => version.State));
        vault.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["newest", "superseded"], (await ReadAsync(vault))[0].Versions.Select(version => version.State));
        Assert.DoesNotContain(
            vault.Server.Requests.All,
            request => request.Method != "GET");
    }

    [Fact]
    public async Task a_key_that_is_not_there_is_a_finding()
    {
        await using var vault = await VaultKekContext.StartAsync();
        vault.Server.Vault(VaultSdk.VaultHost).Delete("kek");
        var report = KeysReport.Of(await ReadAsync(vault), uses: null, vault.Clock.GetUtcNow());
        Assert.Equal(ExitCode.Findings, report.ExitCode);
        Assert.Contains(
            report.Findings, line => line.Severity == Severity.Finding && line.Seen.Contains("kek_deleted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task the_last_use_of_each_version_is_told_and_none_is_called_safe_to_delete()
    {
        await using var vault = await VaultKekContext.StartAsync();
        var version = (await ReadAsync(vault))[0].Versions[0].Version;
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            file,
            [
                "no record",
                RecordLines.Of(Use("unwrap", version), new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero)),
                RecordLines.Of(Use("wrap", version), new(2025, 1, 1, 3, 4, 5, TimeSpan.Zero)),
                RecordLines.Of(Use("probe", version), new(2025, 1, 3, 3, 4, 5, TimeSpan.Zero)),
            ]);
        var uses = await KeyUses.ReadAsync([file], default);
        File.Delete(file);
        var used = KeysReport.Of(await ReadAsync(vault), uses, vault.Clock.GetUtcNow());
        Assert.Equal(new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), used.Keys[0].Versions[0].LastUse);
        var unused = KeysReport.Of(await ReadAsync(vault), new Dictionary<string, DateTimeOffset>(), vault.Clock.GetUtcNow());
        Assert.Contains(
            unused.Findings,
            line => line.Severity == Severity.Note && line.Seen.Contains("no use in these records", StringComparison.Ordinal));
        Assert.DoesNotContain(unused.Findings, line => $"{line.Seen}{line.Do}".Contains("delet", StringComparison.Ordinal));
    }

    [Fact]
    public void a_version_in_use_that_expires_soon_is_a_warning()
    {
        var now = DateTimeOffset.UnixEpoch;
        KeysReport Of(int days) => KeysReport.Of(
            [new("kek1", "KEK", "id") { Versions = [new("v", "newest") { Expires = now.AddDays(days) }] }], uses: null, now);
        Assert.Contains(Of(29).Findings, line => line.Severity == Severity.Warning);
        Assert.DoesNotContain(Of(31).Findings, line => line.Severity == Severity.Warning);
    }

    private static Dictionary<string, object?> Use(string operation, string version) =>
        new() { ["operation"] = operation, ["outcome"] = "granted", ["kek"] = $"kek1/{version}" };

    private static Task<IReadOnlyList<KeyView>> ReadAsync(VaultKekContext vault) => new VaultKeys(
        new KaclsSettings
        {
            KeyEncryption = new()
            {
                Provider = KeyEncryptionSettings.KeyVault,
                AdoptAfter = TimeSpan.FromMinutes(10),
                Keys = [new() { Name = "kek1", KeyId = vault.Key.Id }],
            },
        },
        vault.Credential, vault.Server.Transport(), vault.Clock).ReadAsync(default);
}

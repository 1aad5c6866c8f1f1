using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>A region is lost for long: what docs/operations.md says to do with the other one's app, and the way back.</summary>
public sealed class TwoRegionsRecoveryTests : IAsyncLifetime
{
    private const string SigningKeyId = "Kacls__Signing__KeyId";
    private readonly TwoRegions regions = new();

    private RegionalApp First => regions.First;

    private RegionalApp Second => regions.Second;

    public Task InitializeAsync() => regions.InitializeAsync();

    public Task DisposeAsync() => regions.DisposeAsync();

    [Fact]
    public async Task documents_of_a_lost_region_open_under_keys_restored_into_empty_vaults_and_afterwards_under_the_old_ones()
    {
        var (dek, documents) = (SampleDek.New(), new Dictionary<string, string>());
        while (documents.Count < First.Keks.Count())
        {
            var wrapped = await First.WrapAsync(dek);
            documents[TwoRegionsTests.KekOf(wrapped)] = wrapped;
        }

        var backups = First.Keks.ToDictionary(kek => kek, BackupsOf);
        First.Region.Lose();

        // Its keys have the same names, and a restore replaces nothing.
        Assert.Equal(409, Assert.Throws<VaultException>(() => Second.Vault.Restore(backups.First().Value[0])).Status);

        var deployed = First.Keks.SelectMany(kek => KeysOf(kek).Select(key => (key.Setting, key.Id))).ToArray();
        await Second.RestartAsync(First.Keks.SelectMany(kek => Restore(kek, backups[kek])));
        Assert.All(deployed, setting => Assert.NotEqual(setting.Id, Second.Settings[setting.Setting]));
        foreach (var wrapped in documents.Values)
        {
            await Second.AssertOpensAsync(wrapped, dek);
        }

        await Second.AssertStatusBecomesAsync("");
        var meanwhile = await Second.WrapAsync(dek);
        Assert.Contains(TwoRegionsTests.KekOf(meanwhile), Second.Keks);

        First.Region.Return();
        await Second.RestartAsync(deployed);
        foreach (var app in regions.Both)
        {
            foreach (var wrapped in documents.Values.Append(meanwhile))
            {
                await app.AssertOpensAsync(wrapped, dek);
            }
        }
    }

    [Fact]
    public async Task delegations_go_on_with_the_second_regions_signing_key_and_the_first_one_must_not_come_back_with_its_own()
    {
        var before = await First.DelegateAsync();
        First.Region.Lose();
        (await Second.PostAsync("delegate", RegionalRequests.Delegate(Second))).AssertRefused(503, "signing_unreachable");

        var second = (SigningKeyId, $"https://{Second.Vault.Host}/keys/{new Uri(Second.Settings[SigningKeyId]).Segments[2]}");
        await Second.RestartAsync(second);
        var since = await Second.DelegateAsync();
        Assert.NotEmpty(await Second.WrapInTheRoomAsync(since));

        // Delegations live for a quarter of an hour; those that ran must be made anew.
        (await WrapAsync(Second, before)).AssertRefused(401, "authentication_key_unknown");

        First.Region.Return();
        (await WrapAsync(First, since)).AssertRefused(401, "authentication_key_unknown");
        await First.RestartAsync(second);
        Assert.NotEmpty(await First.WrapInTheRoomAsync(since));
        Assert.Equal((await First.GetAsync("certs")).Body, (await Second.GetAsync("certs")).Body);
    }

    private static Task<Reply> WrapAsync(RegionalApp app, string delegated) =>
        app.AnswerAsync("wrap", RegionalRequests.WrapInTheRoom(app, delegated));

    /// <summary>The KEK and its seal key, where they are.</summary>
    private IEnumerable<(string Setting, string Id)> KeysOf(string kek)
    {
        var id = First.Settings[$"{First.SettingOf(kek)}__KeyId"];
        return [($"{First.SettingOf(kek)}__KeyId", id), ($"{First.SettingOf(kek)}__SealKeyId", $"{id}-seal")];
    }

    private VaultKeyBackup[] BackupsOf(string kek) =>
        [.. KeysOf(kek).Select(key => new Uri(key.Id)).Select(id => First.Region.Vaults.Vault(id.Host).Key(id.Segments[2]).Backup())];

    /// <summary>Into an empty vault for each vault that is lost: the keys of all have the same names.</summary>
    private IEnumerable<(string Setting, string Id)> Restore(string kek, VaultKeyBackup[] backups)
    {
        var spare = regions.Cloud.Vaults.Vault($"kv-spare-{kek}.vault.azure.net");
        return KeysOf(kek).Zip(backups, (key, backup) => (key.Setting, spare.Restore(backup).Id));
    }
}

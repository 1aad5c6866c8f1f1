using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.Logging.Abstractions;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>A KEK that shows no type and no public key: all that can be done with it is a call.</summary>
public sealed class RemoteOnlyKeyTests
{
    [Fact]
    public async Task a_key_outside_azure_wraps_and_unwraps_by_call()
    {
        await using var context = await StartAsync(VaultKeyType.External);
        var (kek, wrapped) = await context.WarmAsync();
        Assert.Equal((KekAlgorithm.A256Kw, 40), (wrapped.Algorithm, wrapped.Bytes.Length));
        await context.Wrap(kek);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
        Assert.Equal(["wrapkey", "unwrapkey"], context.Operations());
    }

    [Fact]
    public async Task its_algorithm_is_the_setting_and_one_that_it_can_not_do_never_wraps()
    {
        await using var context = await StartAsync(VaultKeyType.External);
        Assert.Equal(KekAlgorithm.A256Kw, (await context.Wrap(context.Kek("A256KW"))).Algorithm);

        // The key may only wrapKey and unwrapKey, and is no RSA key.
        var refused = await Refused(() => context.Wrap(context.Kek("A256GCM")));
        Assert.Equal(ErrorCatalogue.KekOperationNotPermitted, refused.Error);
        await context.Wrap(context.Kek());
        context.Server.Requests.Clear();
        await Refused(() => context.Wrap(context.Kek("RSA-OAEP-256")));
        Assert.Equal(["versions", "get", "wrapkey"], context.Operations());
    }

    [Fact]
    public async Task its_rotation_is_as_any_other()
    {
        await using var context = await StartAsync(VaultKeyType.External);
        var (kek, old) = await context.WarmAsync();
        var fresh = context.Rotate();
        await context.RefreshAsync(kek);
        Assert.Equal(fresh.Version, (await context.Wrap(kek)).Version.ToString());
        Assert.Equal(context.ContentKey, await Unwrap(kek, old));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task a_slower_key_has_a_time_out_of_its_own(bool unwrap)
    {
        await using var context = await StartAsync(VaultKeyType.External);
        using var kek = new KeyVaultKeyEncryptionKey(
            new KeyEncryptionKeySettings { Name = "kek1", KeyId = context.Key.Id, Timeout = TimeSpan.FromSeconds(5) },
            new KeyEncryptionSettings(),
            context.Credential,
            context.Server.Transport(),
            context.Clock,
            NullLogger<KeyVaultKeyEncryptionKey>.Instance);
        var wrapped = await context.Wrap(kek);
        context.Server.Requests.Clear();
        context.Server.Faults.Slow(TimeSpan.FromSeconds(4));
        Task call = unwrap ? Unwrap(kek, wrapped).AsTask() : context.Wrap(kek).AsTask();
        await Eventually.True(() => context.Server.Requests.All.Count == 1);

        // The key's refresh, the deadline, the wait for a second call, and the vault's own.
        await Eventually.True(() => context.Clock.WaitingTimers >= 4);
        context.Clock.Advance(TimeSpan.FromSeconds(4));
        await call;
    }
}

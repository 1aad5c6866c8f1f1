using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>Blobs of a version that the vault does not have: made up, deleted, or not here yet.</summary>
public sealed class UnknownVersionTests
{
    private static readonly TimeSpan AdoptAfter = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task made_up_versions_after_a_good_list_are_the_callers_fault_and_cost_no_list()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Drop(operation: "versions");
        context.Clock.Advance(TimeSpan.FromSeconds(59));
        foreach (var forged in Forged(wrapped, 20))
        {
            Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, (await Refused(() => Unwrap(kek, forged))).Error);
        }

        Assert.Equal(0, context.Count("versions"));
    }

    [Fact]
    public async Task an_unknown_version_while_the_last_good_list_is_old_asks_to_come_back_and_lists_once()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(500, operation: "versions");
        await PassAsync(context, kek, AdoptAfter / 2);
        Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, (await Refused(() => Unwrap(kek, Forged(wrapped, 1)[0]))).Error);

        context.Clock.Advance(TimeSpan.FromSeconds(2));
        context.Server.Requests.Clear();
        foreach (var forged in Forged(wrapped, 20))
        {
            var refused = await Refused(() => Unwrap(kek, forged));
            Assert.Equal(ErrorCatalogue.KekUnreachable.ReasonCode, refused.Error.ReasonCode);
            Assert.NotNull(refused.Error.RetryAfterSeconds);
        }

        // One, and its one retry.
        Assert.Equal(2, context.Count("versions"));
        context.Server.Faults.Clear();
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, (await Refused(() => Unwrap(kek, Forged(wrapped, 1)[0]))).Error);
    }

    [Fact]
    public async Task an_unknown_version_while_no_version_can_be_used_asks_to_come_back()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var (kek, wrapped) = await context.WarmAsync();
        context.Key.Newest.Enabled = false;
        await context.RefreshAsync(kek);
        var refused = await Refused(() => Unwrap(kek, Forged(wrapped, 1)[0]));
        Assert.Equal(ErrorCatalogue.KekUnreachable, refused.Error);
        Assert.NotNull(refused.Error.RetryAfterSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_version_that_is_listed_and_not_found_is_not_called_deleted(bool cold)
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var (warm, wrapped) = await context.WarmAsync();
        var kek = cold ? context.Kek() : warm;
        context.Server.Interference.Answer(
            request => request.Path.Value!.EndsWith("unwrapKey", StringComparison.OrdinalIgnoreCase),
            404, """{"error":{"code":"KeyNotFound","message":"A key with (name/id) kek was not found in this key vault."}}""");
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(ErrorCatalogue.KekUnreachable, refused.Error);
    }

    [Fact]
    public async Task a_deleted_key_is_called_deleted_also_for_versions_that_were_never_heard_of()
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Vault(VaultSdk.VaultHost).Delete("kek");
        await context.RefreshAsync(kek);
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => Unwrap(kek, wrapped))).Error);
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => Unwrap(kek, Forged(wrapped, 1)[0]))).Error);
    }

    [Theory]
    [InlineData(1, "kek_unreachable")]
    [InlineData(20, "kek_deleted")]
    public async Task a_version_that_is_listed_no_more_is_deleted_unless_it_is_young(int minutes, string reason)
    {
        await using var context = await StartAsync(adoptAfter: AdoptAfter);
        var first = context.Key.Newest;
        var (kek, _) = await context.WarmAsync();
        var second = context.Rotate();
        await context.RefreshAsync(kek);
        context.Server.Interference.Answer(
            request => request.Path.Value!.EndsWith("/versions", StringComparison.Ordinal), 200,
            $$$"""
            {"value":[{"kid":"{{{first.Id}}}","attributes":{"enabled":true,"created":{{{first.CreatedOn.ToUnixTimeSeconds()}}}}}]}
            """);
        context.Server.Interference.Answer(
            request => request.Path.Value!.Contains(second.Version, StringComparison.Ordinal),
            404, """{"error":{"code":"KeyNotFound","message":"A key with (name/id) kek was not found in this key vault."}}""");
        await PassAsync(context, kek, TimeSpan.FromMinutes(minutes));
        Assert.True(KekVersion.TryParse(second.Version, out var version));
        var wrapped = new WrappedContentKey(version, KekAlgorithm.RsaOaep256, new byte[256]);
        Assert.Equal(reason, (await Refused(() => Unwrap(kek, wrapped))).Error.ReasonCode);
    }

    private static WrappedContentKey[] Forged(WrappedContentKey wrapped, int count) =>
        [.. Enumerable.Range(1, count).Select(number => wrapped with { Version = new(wrapped.Version.Value ^ (UInt128)number) })];

    private static async Task PassAsync(VaultKekContext context, KeyVaultKeyEncryptionKey kek, TimeSpan time)
    {
        for (var end = context.Clock.GetUtcNow() + time; context.Clock.GetUtcNow() < end;)
        {
            var left = end - context.Clock.GetUtcNow();
            context.Clock.Advance(left < RefreshInterval ? left : RefreshInterval);
            await Settled(kek);
        }
    }
}

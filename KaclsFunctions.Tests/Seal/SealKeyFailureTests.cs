using System.Security.Cryptography;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.Logging.Abstractions;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Seal;

/// <summary>
/// A seal key that can't sign: an instance that has the seal goes on, another one wraps with another KEK, and all is well again some
/// seconds after the seal key is.
/// </summary>
public sealed class SealKeyFailureTests
{
    private static readonly byte[] Dek = RandomNumberGenerator.GetBytes(34);

    public static TheoryData<string, string> Failures => new()
    {
        { "expired", "seal_key_unusable" },
        { "not yet valid", "seal_key_unusable" },
        { "disabled", "seal_key_unusable" },
        { "deleted", "seal_key_unusable" },
        { "an EC key", "seal_key_unusable" },
        { "an AES key", "seal_key_unusable" },
        { "an RSA key without modulus", "seal_key_unusable" },
        { "no key_ops", "seal_key_unusable" },
        { "verify only", "seal_key_unusable" },
        { "no role", "seal_key_unusable" },
        { "a wrong signature", "seal_key_unusable" },
        { "an empty signature", "seal_key_unusable" },
        { "a signature over something else", "seal_key_unusable" },
        { "another key's public part", "seal_key_unusable" },
        { "a proxy's 404", "kek_unreachable" },
        { "a proxy's 403", "kek_unreachable" },
        { "500", "kek_unreachable" },
        { "cut connections", "kek_unreachable" },
        { "throttled", "kek_throttled" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task an_instance_that_has_the_seal_goes_on_and_another_one_does_not_begin(string what, string reason)
    {
        await using var context = await StartAsync();
        var (first, _) = await context.WarmAsync();
        var old = await Blobs.SealAsync(Dek, "", first);
        var known = context.Rotate();
        var (warm, _) = await context.WarmAsync();
        var blob = await Blobs.SealAsync(Dek, "", warm);
        Assert.Equal(known.Version, Blobs.VersionOf(blob));
        var mend = SpoiledSealKey.Spoil(context, what);

        // The warm one has the seal of one version, and not of the older one.
        Assert.Equal(Dek, await Blobs.OpenAsync(blob, warm));
        Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", warm), warm));
        if (what == "deleted")
        {
            // By its last list it is there, and the vault may only be slow to find it.
            Assert.Equal("kek_unreachable", await Blobs.RefusedAsync(old, warm));
            await Eventually.True(async () =>
            {
                context.Clock.Advance(RefreshInterval);
                return await Blobs.RefusedAsync(old, warm) == reason;
            });
        }

        Assert.Equal(reason, await Blobs.RefusedAsync(old, warm));

        // A cold one has neither, and says so at wrap as well as at unwrap; another KEK of the ring wraps.
        var cold = context.Kek();
        var refused = await Refused(() => context.Wrap(cold));
        Assert.Equal((503, reason), (refused.Error.Status, refused.Error.ReasonCode));
        Assert.Equal(reason != "seal_key_unusable", refused.Error.RetryAfterSeconds is not null);
        Assert.Equal(reason, await Blobs.RefusedAsync(blob, cold));
        context.Server.Vault(VaultSdk.VaultHost).CreateKek("other", rsa: TestRsa.Key(number: 9), seal: TestRsa.Key(number: 92));
        using var other = Other(context);
        for (var times = 0; times < 3; times++)
        {
            var elsewhere = await Blobs.SealAsync(Dek, "", cold, other);
            Assert.Equal("other", Blobs.HeaderOf(elsewhere).KekName);
            Assert.Equal(Dek, await Blobs.OpenAsync(elsewhere, cold, other));
        }

        // A new version does not wrap without its seal.
        var fresh = context.Rotate();
        await context.RefreshAsync(warm);
        Assert.Equal(known.Version, Blobs.VersionOf(await Blobs.SealAsync(Dek, "", warm)));
        Assert.Equal(Dek, await Blobs.OpenAsync(blob, warm));

        mend();
        context.Clock.Advance(TimeSpan.FromSeconds(6));
        await context.RefreshAsync(warm);

        // What the other one was loading when the clock jumped has timed out.
        await Settled(cold);
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(fresh.Version, Blobs.VersionOf(await Blobs.SealAsync(Dek, "", warm)));
        foreach (var instance in new[] { warm, cold, context.Kek() })
        {
            Assert.Equal(Dek, await Blobs.OpenAsync(blob, instance));
            Assert.Equal(Dek, await Blobs.OpenAsync(old, instance));
            Assert.Equal(fresh.Version, Blobs.VersionOf(await Blobs.SealAsync(Dek, "", instance)));
        }
    }

    [Fact]
    public async Task a_seal_key_that_is_made_after_the_start_is_found()
    {
        await using var context = await StartAsync();
        context.Server.Vault(VaultSdk.VaultHost).Delete("kek-seal");
        var kek = context.Kek();
        Assert.Equal(ErrorCatalogue.SealKeyUnusable, (await Refused(() => context.Wrap(kek))).Error);
        context.Server.Vault(VaultSdk.VaultHost).Recover("kek-seal");
        context.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(Dek, await Blobs.OpenAsync(await Blobs.SealAsync(Dek, "", kek), kek));
    }

    [Fact]
    public async Task the_operator_reads_which_key_it_is_and_why_and_the_caller_does_not()
    {
        await using var context = await StartAsync();
        context.Server.Vault(VaultSdk.VaultHost).Key("kek-seal").Newest.Enabled = false;
        var refused = await Refused(() => context.Wrap(context.Kek()));
        Assert.StartsWith($"{context.Key.Id}-seal: kek_disabled, ", refused.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("kek-seal", refused.Error.Message, StringComparison.Ordinal);
    }

    private static KeyVaultKeyEncryptionKey Other(VaultKekContext context) => new(
        new KeyEncryptionKeySettings { Name = "other", KeyId = $"https://{VaultSdk.VaultHost}/keys/other" },
        new KeyEncryptionSettings { AdoptAfter = TimeSpan.Zero },
        context.Credential,
        context.Server.Transport(),
        context.Clock,
        NullLogger<KeyVaultKeyEncryptionKey>.Instance);
}

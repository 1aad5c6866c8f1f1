using Kacls.Azure.Signing;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>The life of the signing key's versions, where it differs from a KEK's.</summary>
public sealed class SigningLifeTests : IAsyncLifetime
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider clock = new();
    private readonly List<KeyVaultSigningKey> opened = [];
    private KeyVaultServer server = null!;
    private VaultKey vaultKey = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);
        vaultKey = server.Vault(VaultSdk.VaultHost).CreateKey("signing", rsa: TestRsa.Key());
    }

    public async Task DisposeAsync()
    {
        opened.ForEach(key => key.Dispose());
        await server.DisposeAsync();
    }

    [Fact]
    public async Task a_signing_key_made_a_moment_ago_signs_at_once()
    {
        using var key = Open();
        Assert.Single(await KidsAsync(key));
        await SignerAsync(key);
    }

    [Fact]
    public async Task a_new_signing_version_is_published_at_once_and_signs_when_every_cached_key_set_has_it()
    {
        using var warm = Open();
        var old = await SignerAsync(warm);
        await PassAsync(warm, TimeSpan.FromMinutes(20));
        vaultKey.Rotate(TestRsa.Key(number: 1));
        await PassAsync(warm, RefreshInterval);
        var published = await KidsAsync(warm);
        Assert.Equal(2, published.Length);

        await PassAsync(warm, TimeSpan.FromMinutes(10 + 1 + 5) - RefreshInterval - TimeSpan.FromSeconds(1));
        Assert.Equal(old, await SignerAsync(warm));
        using var cold = Open();
        Assert.Equal(old, await SignerAsync(cold));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(published[0], await SignerAsync(warm));
        Assert.Equal(published[0], await SignerAsync(cold));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_old_signing_version_that_answers_500_keeps_no_other_from_signing_and_being_published(bool cold)
    {
        var warm = Open();
        var old = vaultKey.Newest;
        clock.Advance(TimeSpan.FromSeconds(1));
        vaultKey.Rotate(TestRsa.Key(number: 1));
        await PassAsync(warm, TimeSpan.FromMinutes(20));
        var key = cold ? Open() : warm;
        server.Interference.Answer(
            request => request.Path.Value!.Contains(old.Version, StringComparison.Ordinal), 500, """{"error":{"code":"InternalError"}}""");
        await PassAsync(key, RefreshInterval);
        Assert.Equal(cold ? 1 : 2, (await KidsAsync(key)).Length);
        await SignerAsync(key);

        server.Interference.Clear();
        await PassAsync(key, RefreshInterval);
        Assert.Equal(2, (await KidsAsync(key)).Length);
        key.Dispose();
        warm.Dispose();
    }

    [Fact]
    public async Task a_cold_instance_publishes_its_first_key_set_whole()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        vaultKey.Rotate(TestRsa.Key(number: 1));
        var key = Open();
        opened.Add(key);
        server.Faults.Slow(TimeSpan.FromSeconds(1), operation: "get");
        List<Task<string[]>> waiting = [KidsAsync(key)];
        foreach (var gets in new[] { 1, 2 })
        {
            await Eventually.True(() => server.Requests.Of("get").Count == gets);
            waiting.Add(KidsAsync(key));
            await Task.Delay(TimeSpan.FromMilliseconds(20));
            Assert.DoesNotContain(waiting, call => call.IsCompleted);
            await Eventually.True(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return server.Requests.Of("get").Count > gets || waiting[0].IsCompleted;
            });
        }

        Assert.All(await Task.WhenAll(waiting), kids => Assert.Equal(2, kids.Length));
    }

    [Fact]
    public async Task a_key_set_is_not_published_as_empty_because_the_vault_has_a_bad_moment()
    {
        using var key = Open();
        server.Faults.Fail(500, operation: "get");
        Assert.Equal("signing_unreachable", (await Assert.ThrowsAsync<KaclsException>(() => KidsAsync(key))).Error.ReasonCode);
        server.Faults.Clear();
        await PassAsync(key, RefreshInterval);
        Assert.Single(await KidsAsync(key));
    }

    [Fact]
    public async Task a_vault_whose_clock_is_behind_signs_with_the_older_version()
    {
        using var key = Open();
        var old = await SignerAsync(key);
        clock.Advance(TimeSpan.FromSeconds(1));
        var fresh = vaultKey.Rotate(TestRsa.Key(number: 1));
        await PassAsync(key, TimeSpan.FromMinutes(20));
        Assert.NotEqual(old, await SignerAsync(key));
        server.Interference.Answer(
            request => request.Path.Value!.Contains($"{fresh.Version}/sign", StringComparison.Ordinal),
            403, """{"error":{"code":"Forbidden","message":"No.","innererror":{"code":"KeyNotYetValid"}}}""");
        Assert.Equal(old, await SignerAsync(key));

        vaultKey.Versions[0].Enabled = false;
        await PassAsync(key, RefreshInterval);
        var refused = await Assert.ThrowsAsync<KaclsException>(() => SignerAsync(key));
        Assert.Equal("signing_unreachable", refused.Error.ReasonCode);
        Assert.NotNull(refused.Error.RetryAfterSeconds);
    }

    [Fact]
    public async Task a_list_that_breaks_takes_no_signing_key_away()
    {
        using var key = Open();
        var before = await KidsAsync(key);
        server.Interference.Answer(
            request => request.Path.Value!.EndsWith("/versions", StringComparison.Ordinal), 404, "<html>nginx</html>", "text/html");
        await PassAsync(key, RefreshInterval);
        Assert.Equal(before, await KidsAsync(key));
        await SignerAsync(key);
    }

    private static async Task<string[]> KidsAsync(KeyVaultSigningKey key) =>
        [.. (await key.GetPublicKeysAsync(default)).Select(published => published.Kid)];

    /// <summary>The <c>kid</c> that signs.</summary>
    private static async Task<string> SignerAsync(KeyVaultSigningKey key) =>
        new JsonWebToken(await key.SignAsync("JWT", new Dictionary<string, object> { ["x"] = "y" }, default)).Kid;

    private KeyVaultSigningKey Open() => new(
        new SigningSettings { KeyId = vaultKey.Id },

        // The clock of the tests jumps, so that only an hour's jump ends a call.
        new KeyEncryptionSettings { RefreshInterval = RefreshInterval, Timeout = TimeSpan.FromMinutes(30) },
        new FakeTokenCredential(),
        server.Transport(),
        clock,
        NullLogger<KeyVaultSigningKey>.Instance);

    /// <summary>Lets time pass, and the vault be asked at its end.</summary>
    private async Task PassAsync(KeyVaultSigningKey key, TimeSpan time)
    {
        clock.Advance(time - TimeSpan.FromSeconds(1));
        await RefreshedAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefreshedAsync();

        async Task RefreshedAsync()
        {
            try
            {
                await key.RefreshPublicKeysAsync(default);
            }
            catch (KaclsException)
            {
                // The test that asked for it will see what the key says now.
            }
        }
    }
}

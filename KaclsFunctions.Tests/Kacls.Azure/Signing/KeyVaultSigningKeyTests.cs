using System.Security.Cryptography;
using System.Text;
using Kacls.Azure.Signing;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Signing;

public sealed class KeyVaultSigningKeyTests : IAsyncLifetime
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    /// <summary>AdoptAfter, a refresh interval, and for how long others hold a key set.</summary>
    private static readonly TimeSpan Adopted = TimeSpan.FromMinutes(10 + 1 + 5);
    private readonly ManualTimeProvider clock = new();
    private KeyVaultServer server = null!;
    private VaultKey vaultKey = null!;
    private KeyVaultSigningKey key = null!;

    public async Task InitializeAsync()
    {
        server = await KeyVaultServer.StartAsync(clock);
        vaultKey = server.Vault(VaultSdk.VaultHost).CreateKey("signing", rsa: TestRsa.Key());
        key = Open();
    }

    public async Task DisposeAsync()
    {
        key.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task the_vault_signs_the_digest_with_the_newest_version_and_the_published_key_verifies()
    {
        var (keyId, verified) = await SignAsync();
        Assert.Equal(KidOf(vaultKey.Newest, number: 0), keyId);
        Assert.True(verified);
        Assert.Equal(["versions", "get", "sign"], Operations());

        server.Requests.Clear();
        Assert.True((await SignAsync()).Verified);
        Assert.Equal(["sign"], Operations());
    }

    [Fact]
    [Rule("4.13-4")]
    public async Task during_a_rotation_the_new_version_signs_and_both_verify()
    {
        var old = (await SignAsync()).KeyId;
        Rotate();
        clock.Advance(RefreshInterval);
        await Eventually.True(async () => (await KidsAsync()).Length == 2);
        Assert.Equal(old, (await SignAsync()).KeyId);

        clock.Advance(Adopted);
        var fresh = (await SignAsync()).KeyId;
        Assert.NotEqual(old, fresh);
        Assert.Equal([fresh, old], await KidsAsync());
    }

    [Fact]
    public async Task a_version_that_another_instance_signed_with_first_is_found_at_once()
    {
        await KidsAsync();
        Rotate();
        using var other = Open();
        var fresh = (await other.GetPublicKeysAsync(default))[0].Kid;
        Assert.DoesNotContain(fresh, await KidsAsync());

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(fresh, (await key.RefreshPublicKeysAsync(default)).Select(published => published.Kid));
    }

    [Fact]
    public async Task made_up_key_ids_cost_one_list_a_second()
    {
        await KidsAsync();
        server.Requests.Clear();
        for (var i = 0; i < 20; i++)
        {
            await key.RefreshPublicKeysAsync(default);
        }

        Assert.Empty(Operations());
        clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 20; i++)
        {
            await key.RefreshPublicKeysAsync(default);
        }

        Assert.Equal(["versions"], Operations());
    }

    [Fact]
    public async Task a_disabled_version_drops_out_and_the_one_before_signs()
    {
        Rotate();
        var before = await KidsAsync();
        vaultKey.Newest.Enabled = false;
        clock.Advance(RefreshInterval);
        await Eventually.True(async () => (await KidsAsync()).Length == 1);
        Assert.Equal(before[1], (await SignAsync()).KeyId);
        Assert.Equal([before[1]], await KidsAsync());
    }

    [Fact]
    public async Task a_version_disabled_a_moment_ago_does_not_keep_another_from_signing()
    {
        Rotate();
        var before = await KidsAsync();
        vaultKey.Newest.Enabled = false;
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(before[1], (await SignAsync()).KeyId);
    }

    [Fact]
    public async Task a_version_that_is_not_in_force_yet_or_any_more_is_published_and_does_not_sign()
    {
        var first = KidOf(vaultKey.Newest, number: 0);
        Rotate();
        vaultKey.Newest.NotBefore = clock.GetUtcNow().AddHours(1);
        Assert.Equal(2, (await KidsAsync()).Length);
        Assert.Equal(first, (await SignAsync()).KeyId);

        vaultKey.Versions[0].ExpiresOn = clock.GetUtcNow();
        clock.Advance(RefreshInterval);
        await Eventually.True(async () => (await RefusedAsync(key)).Error == ErrorCatalogue.SigningKeyUnusable);
        Assert.Equal(2, (await KidsAsync()).Length);
    }

    [Theory]
    [InlineData("disabled", "signing_key_unusable", "kek_disabled")]
    [InlineData("expired", "signing_key_unusable", "kek_expired")]
    [InlineData("deleted", "signing_key_unusable", "kek_deleted")]
    [InlineData("may not sign", "signing_key_unusable", "kek_access_denied")]
    [InlineData("no role", "signing_key_unusable", "kek_access_denied")]
    [InlineData("no role to sign", "signing_key_unusable", "kek_access_denied")]
    [InlineData("throttled", "signing_unreachable", "kek_throttled")]
    [InlineData("failing", "signing_unreachable", "kek_unreachable")]
    [InlineData("gone", "signing_unreachable", "kek_unreachable")]
    public async Task a_vault_that_does_not_sign_is_told_apart_for_the_operator(string fault, string reasonCode, string detail)
    {
        switch (fault)
        {
            case "disabled":
                vaultKey.Newest.Enabled = false;
                break;
            case "expired":
                vaultKey.Newest.ExpiresOn = clock.GetUtcNow();
                break;
            case "deleted":
                server.Vault(VaultSdk.VaultHost).Delete("signing");
                break;
            case "may not sign":
                vaultKey.Newest.Operations = ["wrapKey", "unwrapKey"];
                break;
            case "no role":
                server.Faults.Deny();
                break;
            case "no role to sign":
                server.Faults.Deny(operation: "sign");
                break;
            case "throttled":
                server.Faults.Throttle(7, operation: "sign");
                break;
            case "failing":
                server.Faults.Fail(500, operation: "sign");
                break;
            default:
                server.Faults.Drop();
                break;
        }

        var refused = await RefusedAsync(key);
        Assert.Equal(503, refused.Error.Status);
        Assert.Equal(reasonCode, refused.Error.ReasonCode);
        Assert.StartsWith(detail, refused.Detail, StringComparison.Ordinal);
        Assert.Equal(reasonCode == "signing_unreachable", refused.Error.RetryAfterSeconds is not null);
        if (fault == "throttled")
        {
            Assert.Equal(7, refused.Error.RetryAfterSeconds);
        }
    }

    [Fact]
    public async Task waiting_for_the_vault_is_bounded()
    {
        await KidsAsync();
        server.Faults.Slow(Timeout.InfiniteTimeSpan, operation: "sign");
        var signing = RefusedAsync(key);
        await Eventually.True(() => server.Requests.Of("sign").Count > 0);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(ErrorCatalogue.SigningUnreachable.ReasonCode, (await signing).Error.ReasonCode);
    }

    [Fact]
    public async Task a_caller_who_gives_up_gets_a_cancellation_and_no_error_of_ours()
    {
        await KidsAsync();
        server.Faults.Slow(Timeout.InfiniteTimeSpan, operation: "sign");
        using var giveUp = new CancellationTokenSource();
        var signing = key.SignAsync("JWT", new Dictionary<string, object>(), giveUp.Token).AsTask();
        await Eventually.True(() => server.Requests.Of("sign").Count > 0);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signing);
    }

    [Fact]
    public async Task what_is_known_is_published_on_while_the_vault_is_away()
    {
        var before = await KidsAsync();
        server.Faults.Drop();
        clock.Advance(RefreshInterval);
        Assert.Equal(before, await KidsAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("signing")]
    [InlineData("http://contoso.vault.azure.net/keys/signing")]
    [InlineData("https://contoso.vault.azure.net/keys/signing/0123456789abcdef0123456789abcdef")]
    public void bad_settings_are_refused(string? keyId) => Assert.Throws<ArgumentException>(() => Open(keyId));

    private static string KidOf(VaultKeyVersion version, int number)
    {
        Assert.Equal(32, version.Version.Length);
        using var rsa = TestRsa.Key(number: number);
        return global::Kacls.Signing.SigningJwk.Of(rsa.ExportParameters(includePrivateParameters: false)).Kid;
    }

    private static async Task<KaclsException> RefusedAsync(KeyVaultSigningKey key) => await Assert.ThrowsAsync<KaclsException>(
        async () => await key.SignAsync("JWT", new Dictionary<string, object>(), default));

    private KeyVaultSigningKey Open() => Open(vaultKey.Id);

    private KeyVaultSigningKey Open(string? keyId) => new(
        new SigningSettings { KeyId = keyId },

        // The clock of the tests jumps, so that only an hour's jump ends a call.
        new KeyEncryptionSettings { RefreshInterval = RefreshInterval, Timeout = TimeSpan.FromMinutes(30) },
        new FakeTokenCredential(),
        server.Transport(),
        clock,
        NullLogger<KeyVaultSigningKey>.Instance);

    /// <summary>A new version, made a second after the last.</summary>
    private void Rotate()
    {
        clock.Advance(TimeSpan.FromSeconds(1));
        vaultKey.Rotate(TestRsa.Key(number: vaultKey.Versions.Count));
    }

    private string[] Operations() => [.. server.Requests.All.Select(request => request.Operation)];

    private async Task<string[]> KidsAsync() => [.. (await key.GetPublicKeysAsync(default)).Select(published => published.Kid)];

    private async Task<(string KeyId, bool Verified)> SignAsync()
    {
        var segments = (await key.SignAsync("JWT", new Dictionary<string, object> { ["x"] = "y" }, default)).Split('.');
        using var header = System.Text.Json.JsonDocument.Parse(Base64UrlEncoder.Decode(segments[0]));
        var keyId = header.RootElement.GetProperty("kid").GetString()!;
        var published = (await key.GetPublicKeysAsync(default)).Single(published => published.Kid == keyId);
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = Base64UrlEncoder.DecodeBytes(published.N),
            Exponent = Base64UrlEncoder.DecodeBytes(published.E),
        });
        return (keyId, rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{segments[0]}.{segments[1]}"),
            Base64UrlEncoder.DecodeBytes(segments[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}

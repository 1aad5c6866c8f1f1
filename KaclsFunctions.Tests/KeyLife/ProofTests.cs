using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>A version wraps only after a test key that it wrapped came back from the vault.</summary>
public sealed class ProofTests
{
    public static TheoryData<VaultKeyType, string, bool> Unusable
    {
        get
        {
            var cases = new TheoryData<VaultKeyType, string, bool>();
            foreach (var cold in new[] { true, false })
            {
                foreach (var what in new[] { "get 404", "get 403", "get 500", "EC", "no wrapKey", "no unwrapKey", "decrypt", "no key_ops" })
                {
                    cases.Add(VaultKeyType.RsaHsm, what, cold);
                }

                cases.Add(VaultKeyType.RsaHsm, "unwrap 403", cold);
                cases.Add(VaultKeyType.RsaHsm, "unwrap 500", cold);
                cases.Add(VaultKeyType.RsaHsm, "another key comes back", cold);
                cases.Add(VaultKeyType.OctHsm, "no wrapKey", cold);
                cases.Add(VaultKeyType.OctHsm, "no unwrapKey", cold);
                cases.Add(VaultKeyType.OctHsm, "unwrap 403", cold);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    [Rule("G5-3")]
    public async Task a_newest_version_that_can_not_be_used_leaves_the_older_one_wrapping(VaultKeyType type, string what, bool cold)
    {
        await using var context = await StartAsync(type);
        var (warm, old) = await context.WarmAsync();
        Spoil(context.Server, context.Rotate(), what);
        var kek = cold ? context.Kek() : warm;
        await context.RefreshAsync(kek);
        Assert.Equal(old.Version, (await context.Wrap(kek)).Version);

        context.Server.Interference.Clear();
        context.Key.Newest.Operations = context.Key.Versions[0].Operations;
        await context.RefreshAsync(kek);
        Assert.Equal(context.Key.Newest.Version, (await context.Wrap(kek)).Version.ToString());
    }

    [Fact]
    public async Task each_version_proves_itself_once_on_an_instance()
    {
        await using var context = await StartAsync();
        var kek = context.Kek();
        for (var times = 0; times < 3; times++)
        {
            await context.Wrap(kek);
            await context.RefreshAsync(kek);
        }

        Assert.Single(context.Server.Requests.Of("unwrapkey"));
        context.Rotate();
        await context.RefreshAsync(kek);
        await context.RefreshAsync(kek);
        Assert.Equal(2, context.Server.Requests.Of("unwrapkey").Count);
    }

    [Fact]
    public async Task a_failed_proof_is_remembered_briefly_and_a_flood_of_wraps_asks_once()
    {
        await using var context = await StartAsync();
        context.Key.Newest.Operations = ["wrapKey"];
        var kek = context.Kek();
        for (var times = 0; times < 20; times++)
        {
            Assert.Equal(ErrorCatalogue.KekOperationNotPermitted, (await Refused(() => context.Wrap(kek))).Error);
        }

        Assert.InRange(context.Count("get"), 1, 2);
        context.Key.Newest.Operations = ["wrapKey", "unwrapKey"];
        context.Clock.Advance(TimeSpan.FromSeconds(6));
        await context.Wrap(kek);
    }

    [Fact]
    public async Task a_version_that_may_no_longer_unwrap_stops_wrapping_once_a_blob_has_shown_it()
    {
        await using var context = await StartAsync();
        var old = context.Key.Newest;
        var fresh = context.Rotate();
        var (kek, wrapped) = await context.WarmAsync();
        Assert.Equal(fresh.Version, wrapped.Version.ToString());
        fresh.Operations = ["wrapKey"];
        context.Clock.Advance(TimeSpan.FromSeconds(2));
        await Refused(() => Unwrap(kek, wrapped));
        await Eventually.True(async () => (await context.Wrap(kek)).Version.ToString() == old.Version);
    }

    [Fact]
    public async Task a_vault_whose_clock_is_behind_at_a_rotation_leaves_the_older_version_wrapping()
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var fresh = context.Rotate();
        fresh.NotBefore = context.Clock.GetUtcNow().AddMinutes(2);
        var (kek, old) = await context.WarmAsync();
        context.Clock.Advance(TimeSpan.FromMinutes(2));
        await Settled(kek);
        Assert.Equal(fresh.Version, (await context.Wrap(kek)).Version.ToString());

        NotYetValid(context.Server, fresh);
        Assert.Equal(old.Version, (await context.Wrap(kek)).Version);
        Assert.Equal(old.Version, (await context.Wrap(context.Kek())).Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_vault_whose_clock_is_behind_without_an_older_version_asks_to_come_back(bool cold)
    {
        await using var context = await StartAsync(VaultKeyType.OctHsm);
        var (warm, _) = await context.WarmAsync();
        NotYetValid(context.Server, context.Key.Newest);
        var refused = await Refused(() => context.Wrap(cold ? context.Kek() : warm));
        Assert.Equal("kek_expired", refused.Error.ReasonCode);
        Assert.NotNull(refused.Error.RetryAfterSeconds);
    }

    private static void NotYetValid(KeyVaultServer server, VaultKeyVersion version) => server.Interference.Answer(
        request => request.Path.Value!.EndsWith($"{version.Version}/wrapKey", StringComparison.OrdinalIgnoreCase),
        403,
        """{"error":{"code":"Forbidden","message":"Operation wrapKey is not allowed.","innererror":{"code":"KeyNotYetValid"}}}""");

    private static void Spoil(KeyVaultServer server, VaultKeyVersion version, string what)
    {
        const string Error = """{"error":{"code":"No","message":"No."}}""";
        var getting = version.Version;
        var unwrapping = $"{version.Version}/unwrapkey";
        void Answer(string end, int status, string body) => server.Interference.Answer(
            request => request.Path.Value!.EndsWith(end, StringComparison.OrdinalIgnoreCase), status, body);

        switch (what)
        {
            case "get 404" or "get 403" or "get 500":
                Answer(getting, int.Parse(what[4..], System.Globalization.CultureInfo.InvariantCulture), Error);
                break;
            case "unwrap 403" or "unwrap 500":
                Answer(unwrapping, int.Parse(what[7..], System.Globalization.CultureInfo.InvariantCulture), Error);
                break;
            case "EC":
                Answer(getting, 200, $$$"""
                    {"key":{"kid":"{{{version.Id}}}","kty":"EC-HSM","key_ops":["wrapKey","unwrapKey"],"crv":"P-256",
                    "x":"AAAA","y":"AAAA"},"attributes":{"enabled":true,"created":1767225600}}
                    """);
                break;
            case "another key comes back":
                Answer(unwrapping, 200, $$"""{"kid":"{{version.Id}}","value":"{{new string('A', 43)}}"}""");
                break;
            case "no wrapKey":
                version.Operations = ["unwrapKey", "sign"];
                break;
            case "no unwrapKey":
                version.Operations = ["wrapKey"];
                break;
            case "decrypt":
                version.Operations = ["wrapKey", "encrypt", "decrypt"];
                break;
            default:
                version.Operations = [];
                break;
        }
    }
}

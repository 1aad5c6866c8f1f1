using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Operations;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Seal;

/// <summary>A seal key that still signs, or no more, and of which a new instance could soon open nothing: told in time.</summary>
public sealed class SealKeyAtRiskTests
{
    private const string Host = "risk.vault.azure.net";
    private const string KeyId = "https://risk.vault.azure.net/keys/kacls-kek-seal";

    public static TheoryData<string, string, string> Risks => new()
    {
        { "expires in a day", "expires on 2026-01-02T00:00:00Z", " --expires 9999-12-31T23:59:59Z" },
        { "expires in 49 years", "expires on 2075-01-01T00:00:00Z", " --expires 9999-12-31T23:59:59Z" },
        { "expired", "expires on 2025-12-31T00:00:00Z", " --expires 9999-12-31T23:59:59Z" },
        { "disabled", "is disabled", " --enabled true" },
        { "not yet valid", "is not valid before 2026-01-02T00:00:00Z", " --not-before 2025-12-31T00:00:00Z" },
        {
            "disabled and expires",
            "is disabled and expires on 2026-01-02T00:00:00Z",
            " --enabled true --expires 9999-12-31T23:59:59Z"
        },
    };

    [Theory]
    [MemberData(nameof(Risks))]
    public void the_log_names_the_problem_and_the_command_that_mends_it(string what, string problem, string change)
    {
        var (report, clock, log) = New();
        var sealing = Spoil(Good(clock), what, clock);
        report.Write(sealing);
        Assert.True(report.IsAtRisk);
        Assert.Equal(
            $"Seal key {KeyId}: version {sealing.Version} {problem}. "
            + $"Mend it: az keyvault key set-attributes --id {KeyId}/{sealing.Version}{change}",
            Assert.Single(Lines(log)));
    }

    [Theory]
    [InlineData("good")]
    [InlineData("expires in 50 years")]
    [InlineData("expires in the year 9999")]
    [InlineData("was not valid before")]
    public void a_seal_key_that_lasts_is_not_told_of(string what)
    {
        var (report, clock, log) = New();
        report.Write(Spoil(Good(clock), what, clock));
        Assert.False(report.IsAtRisk);
        Assert.Empty(Lines(log));
    }

    [Fact]
    public void a_risk_is_told_at_each_change_and_once_a_day_and_its_end_ends_it()
    {
        var (report, clock, log) = New();
        var good = Good(clock);
        var expiring = good with { ExpiresOn = clock.GetUtcNow().AddYears(1) };
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            report.Write(expiring);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Single(Lines(log));
        report.Write(expiring);
        Assert.Equal(2, Lines(log).Length);
        report.Write(expiring with { Enabled = false });
        Assert.Equal(3, Lines(log).Length);
        report.Write(good);
        Assert.False(report.IsAtRisk);
        Assert.Equal(3, Lines(log).Length);
        report.Write(expiring);
        Assert.True(report.IsAtRisk);
        Assert.Equal(4, Lines(log).Length);
    }

    [Theory]
    [InlineData("expires in a day")]
    [InlineData("disabled")]
    [InlineData("not yet valid")]
    [InlineData("deleted")]
    public async Task status_is_degraded_while_the_seal_key_is_at_risk_and_everybody_is_served(string what)
    {
        await using var ring = new VaultRing();
        var key = await ring.AddAsync(Host);
        var app = await ring.StartAsync(new KeyEncryptionKeySettings { Name = "kek1", KeyId = key.Id });
        Assert.Equal("", await DegradedAsync(app));
        var vault = ring[Host].Vault(Host);
        var seal = vault.Key("kacls-kek-seal").Newest;
        switch (what)
        {
            case "disabled":
                seal.Enabled = false;
                break;
            case "deleted":
                vault.Delete("kacls-kek-seal");
                break;
            case "not yet valid":
                seal.NotBefore = app.Time.GetUtcNow().AddDays(1);
                break;
            default:
                seal.ExpiresOn = app.Time.GetUtcNow().AddDays(1);
                break;
        }

        await Eventually.True(async () => await AfterRefreshAsync(app) == "seal_key");
        Assert.Contains("az keyvault key ", app.Log.Text, StringComparison.Ordinal);
        Assert.Contains($"Seal key https://{Host}/keys/kacls-kek-seal: ", app.Log.Text, StringComparison.Ordinal);
        var dek = SampleDek.New();
        Assert.Equal(dek, (await app.PostAsync("unwrap", app.UnwrapBody(await app.WrapAsync(dek)))).Bytes("key"));

        (seal.Enabled, seal.NotBefore, seal.ExpiresOn) = (true, null, null);
        if (what == "deleted")
        {
            vault.Recover("kacls-kek-seal");
        }

        await Eventually.True(async () => (await AfterRefreshAsync(app)).Length == 0);
    }

    [Fact]
    public async Task a_cold_instance_tells_of_the_seal_key_that_it_can_not_use()
    {
        await using var context = await VaultKekContext.StartAsync();
        context.Server.Vault(VaultSdk.VaultHost).Key("kek-seal").Newest.Enabled = false;
        using var log = new CapturedLog();
        using var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        var kek = context.Kek(logger: factory.CreateLogger<KeyVaultKeyEncryptionKey>());
        await VaultKekContext.Settled(kek);
        Assert.True(kek.IsSealAtRisk);
        Assert.Contains($"Seal key {context.Key.Id}-seal: version ", log.Text, StringComparison.Ordinal);
        Assert.Contains("seal_key_unusable", log.Text, StringComparison.Ordinal);
    }

    private static async Task<string> AfterRefreshAsync(KaclsApp app)
    {
        app.Time.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(TimeSpan.FromMilliseconds(50));
        return await DegradedAsync(app);
    }

    private static async Task<string> DegradedAsync(KaclsApp app)
    {
        app.Time.Advance(TimeSpan.FromSeconds(6));
        var status = await app.GetAsync("/v1/status");
        Assert.Equal(200, status.Status);
        return status.Json.TryGetProperty("degraded", out var parts)
            ? string.Join(' ', parts.EnumerateArray().Select(part => part.GetString()))
            : "";
    }

    private static KeyVersionInfo Good(TimeProvider clock) =>
        new(new KekVersion(0x1234), Enabled: true, NotBefore: null, ExpiresOn: null, clock.GetUtcNow());

    private static KeyVersionInfo Spoil(KeyVersionInfo good, string what, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return what switch
        {
            "expires in a day" => good with { ExpiresOn = now.AddDays(1) },
            "expires in 49 years" => good with { ExpiresOn = now.AddYears(49) },
            "expired" => good with { ExpiresOn = now.AddDays(-1) },
            "disabled" => good with { Enabled = false },
            "not yet valid" => good with { NotBefore = now.AddDays(1) },
            "disabled and expires" => good with { Enabled = false, ExpiresOn = now.AddDays(1) },
            "expires in 50 years" => good with { ExpiresOn = now.AddYears(50) },
            "expires in the year 9999" => good with { ExpiresOn = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero) },
            "was not valid before" => good with { NotBefore = now },
            _ => good,
        };
    }

    private static string[] Lines(CapturedLog log) =>
        [.. log.Text.Split('\n').Where(line => line.Contains(" Warning 2010 ", StringComparison.Ordinal)
            || line.Contains("SealKeyAtRisk", StringComparison.Ordinal)).Select(Message)];

    private static string Message(string line)
    {
        var start = line.IndexOf("Seal key ", StringComparison.Ordinal);
        return line[start..line.IndexOf("  Key=", StringComparison.Ordinal)];
    }

    private static (SealKeyReport Report, ManualTimeProvider Clock, CapturedLog Log) New()
    {
        var clock = new ManualTimeProvider();
        var log = new CapturedLog();
        return (new SealKeyReport(KeyId, clock, log.CreateLogger("Kacls.Azure.KeyEncryption")), clock, log);
    }
}

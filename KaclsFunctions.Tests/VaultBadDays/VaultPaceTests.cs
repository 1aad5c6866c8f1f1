using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.Testing;
using Kacls.Testing.KeyVault;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>An overload of a vault that counts what it grants within ten seconds. The clock stands still between two events.</summary>
public sealed class VaultPaceTests
{
    private static readonly TimeSpan LongestWait = VaultGate.LongestWait;

    private readonly ManualTimeProvider clock = new();
    private readonly PriorityQueue<Action, DateTimeOffset> events = new();
    private readonly ThrottleWindow vault;
    private readonly VaultPace pace;
    private int calls;

    public VaultPaceTests() => (vault, pace) = (new(clock), new(clock));

    [Theory]
    [InlineData(2048, 2_000)]
    [InlineData(3072, 500)]
    [InlineData(4096, 250)]
    public void ten_times_too_much_gets_nine_tenths_of_the_limit_and_five_seconds_later_all_is_normal(int bits, int limit)
    {
        // From 429 to the end of the first window nothing can be had; the other windows count.
        var granted = Offer(bits, limit, TimeSpan.FromSeconds(43), from: TimeSpan.FromSeconds(10), until: TimeSpan.FromSeconds(40));
        Assert.InRange(granted.Granted, 3 * limit * 0.9, 3 * limit);

        clock.Advance(TimeSpan.FromSeconds(5));
        var normal = Offer(bits, limit / 20, TimeSpan.FromSeconds(20), from: TimeSpan.Zero, until: TimeSpan.FromSeconds(20));
        Assert.Equal(normal.Offered, normal.Granted);
    }

    [Fact]
    public void an_overload_hardly_ever_asks_a_vault_that_would_refuse()
    {
        Offer(3072, 500, TimeSpan.FromSeconds(20), from: TimeSpan.Zero, until: TimeSpan.Zero);
        calls = 0;
        var (_, granted) = Offer(3072, 500, TimeSpan.FromSeconds(20), from: TimeSpan.Zero, until: TimeSpan.FromSeconds(20));
        Assert.InRange(calls - granted, 0, calls / 20);
    }

    [Fact]
    public void a_vault_that_does_not_throttle_is_never_held_back()
    {
        var budget = new VaultBudget(8, IsBounded: true);
        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.Equal(TimeSpan.Zero, pace.Reserve(budget, LongestWait)));
    }

    [Fact]
    public void a_window_after_the_last_refusal_nothing_is_held_back_any_more()
    {
        var budget = new VaultBudget(8, IsBounded: true);
        pace.Throttled();
        while (pace.Reserve(budget, LongestWait) is not null)
        {
        }

        clock.Advance(VaultBudget.Window - TimeSpan.FromMilliseconds(1));
        TimeSpan?[] still = [.. Enumerable.Range(0, 30).Select(_ => pace.Reserve(budget, LongestWait))];
        Assert.NotEqual(TimeSpan.Zero, still[^1]);
        clock.Advance(VaultBudget.Window);
        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(TimeSpan.Zero, pace.Reserve(budget, LongestWait)));
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, 29)]
    [InlineData(VaultKeyType.OctHsm, 100)]
    public async Task after_a_429_a_vault_is_asked_no_more_than_it_allows_and_an_hsm_as_before(VaultKeyType type, int asked)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Throttle(retryAfter: null, count: 1);
        await Refused(() => Unwrap(kek, wrapped));
        context.Server.Requests.Clear();

        // 190 a second for a vault: one now, and 28 in 150 ms.
        Task<byte[]>[] calls = [.. Enumerable.Range(0, 100).Select(_ => Unwrap(kek, wrapped).AsTask())];
        var refused = calls.Where(call => call.IsFaulted).ToArray();
        Assert.Equal(100 - asked, refused.Length);
        foreach (var call in refused)
        {
            // Its Retry-After is the catalogue's.
            Assert.Equal(ErrorCatalogue.KekThrottled, (await Assert.ThrowsAsync<KaclsException>(() => call)).Error);
        }

        context.Clock.Advance(LongestWait);
        await Task.WhenAll(calls.Except(refused)).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(asked, context.Count("unwrapkey"));
    }

    /// <summary>Offers calls to an RSA key in an HSM evenly.</summary>
    /// <param name="bits">Of the key.</param>
    /// <param name="perSecond">How many.</param>
    /// <param name="length">For how long.</param>
    /// <param name="from">From when on those granted count.</param>
    /// <param name="until">Until when.</param>
    private (int Offered, int Granted) Offer(int bits, int perSecond, TimeSpan length, TimeSpan from, TimeSpan until)
    {
        var budget = new VaultBudget(bits switch { 4096 => 16, 3072 => 8, _ => 2 }, IsBounded: true);
        var start = clock.GetUtcNow();
        var offered = (int)(length.TotalSeconds * perSecond);
        var granted = 0;
        for (var call = 0; call < offered; call++)
        {
            events.Enqueue(Arrive, start + (call * length / offered));
        }

        while (events.TryDequeue(out var happens, out var at))
        {
            clock.Advance(at - clock.GetUtcNow());
            happens();
        }

        return (offered, granted);

        void Arrive()
        {
            if (pace.Reserve(budget, LongestWait) is { } wait)
            {
                events.Enqueue(Call, clock.GetUtcNow() + wait);
            }
        }

        void Call()
        {
            calls++;
            try
            {
                vault.Enter(VaultKeyType.RsaHsm, bits);
                var at = clock.GetUtcNow() - start;
                granted += at >= from && at < until ? 1 : 0;
            }
            catch (VaultException)
            {
                pace.Throttled();
            }
        }
    }
}

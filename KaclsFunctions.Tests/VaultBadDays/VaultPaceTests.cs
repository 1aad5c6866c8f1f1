using Kacls.Azure.KeyEncryption;
using Kacls.Testing;
using Kacls.Testing.KeyVault;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>An overload of a vault that counts what it grants within ten seconds, on a clock that stands still between two events.</summary>
public sealed class VaultPaceTests
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(150);

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

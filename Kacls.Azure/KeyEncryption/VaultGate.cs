using System.Threading.RateLimiting;
using Azure;
using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Lets as many calls to one key through as its vault can serve, and refuses the others soon. Calls weigh what they weigh in the vault, so
/// that how many run and how many wait follows what the vault allows for a key of this type and size.
/// </summary>
internal sealed class VaultGate(VaultDeadline deadline, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// How much may run at a time: what a vault at its limit serves within half a second, after which a call is made a second time. That
    /// is 100 calls with RSA-HSM 2,048, 25 with 3,072, 12 with 4,096, and 100 to a Managed HSM.
    /// </summary>
    public const int Running = VaultBudget.WindowWeight / 20;

    /// <summary>How much may wait for its turn: a burst that a vault which answers at once takes within the longest wait.</summary>
    public const int Waiting = 5 * Running;

    private readonly VaultPace pace = new(clock);
    private readonly ConcurrencyLimiter limiter = new(new()
    {
        PermitLimit = Running,
        QueueLimit = Waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>The longest that a call waits for its turn: a refusal then still comes within the 200 ms that Google recommends.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Waits for a turn, and makes the call; a second one beside it only where there is room.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.KekBusy"/> or <see cref="ErrorCatalogue.KekThrottled"/>.</exception>
    public async Task<T> RunAsync<T>(
        VaultBudget budget, Func<CancellationToken, Task<T>> call, CancellationToken bound, Action<T>? discard = null)
    {
        using var turn = await EnterAsync(budget, bound);
        try
        {
            return await deadline.TryTwiceAsync(call, bound, () => TryEnter(budget), discard);
        }
        catch (RequestFailedException exception) when (exception.Status == 429)
        {
            pace.Throttled();
            throw;
        }
    }

    public void Dispose() => limiter.Dispose();

    private async ValueTask<RateLimitLease> EnterAsync(VaultBudget budget, CancellationToken bound)
    {
        var wait = pace.Reserve(budget, LongestWait)
            ?? throw ErrorCatalogue.KekThrottled.ToException("the vault throttles, and no more calls are made than it allows");
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, bound);
        }

        var turn = limiter.AttemptAcquire(budget.Weight);
        return turn.IsAcquired ? turn : await WaitAsync(budget, LongestWait - wait, bound);
    }

    private async Task<RateLimitLease> WaitAsync(VaultBudget budget, TimeSpan longest, CancellationToken bound)
    {
        using var patience = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound, patience.Token);
        try
        {
            var turn = await limiter.AcquireAsync(budget.Weight, either.Token);
            return turn.IsAcquired ? turn : throw Busy("too many calls wait", budget);
        }
        catch (OperationCanceledException) when (!bound.IsCancellationRequested)
        {
            throw Busy($"no turn within {LongestWait.TotalMilliseconds} ms", budget);
        }
    }

    private RateLimitLease? TryEnter(VaultBudget budget) =>
        pace.Reserve(budget, TimeSpan.Zero) is not null && limiter.AttemptAcquire(budget.Weight) is { IsAcquired: true } turn ? turn : null;

    private static KaclsException Busy(string why, VaultBudget budget) =>
        ErrorCatalogue.KekBusy.ToException($"{why}: {Running / budget.Weight} run at a time");
}

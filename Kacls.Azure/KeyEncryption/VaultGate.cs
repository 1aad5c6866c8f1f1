using System.Threading.RateLimiting;
using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Bounds how many calls to one key run at a time and how many wait for their turn.</summary>
internal sealed class VaultGate : IDisposable
{
    /// <summary>Calls that run at a time.</summary>
    public const int Permits = 128;

    /// <summary>Calls that wait.</summary>
    public const int Queue = 512;

    private readonly ConcurrencyLimiter limiter = new(new()
    {
        PermitLimit = Permits,
        QueueLimit = Queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn; its end is the disposal of the result.</summary>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.KekBusy"/>: too many are waiting.</exception>
    public async ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellation)
    {
        var lease = await limiter.AcquireAsync(1, cancellation);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw ErrorCatalogue.KekBusy.ToException($"{Permits} calls run and {Queue} wait");
    }

    public void Dispose() => limiter.Dispose();
}

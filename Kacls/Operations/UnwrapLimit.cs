using System.Threading.RateLimiting;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// How many keys one user may have unwrapped in a minute, so that one script can't eat up what a vault does in a second. Each instance
/// counts for itself.
/// </summary>
internal sealed class UnwrapLimit : IDisposable
{
    // Bounds the memory, whatever addresses a provider vouches for. Two users who fall into one bucket share it: with 1,000 of them at a
    // time that happens to some seven.
    private const int Buckets = 65_536;

    private readonly int perMinute;
    private readonly PartitionedRateLimiter<string>? limiter;

    public UnwrapLimit(KaclsSettings settings)
    {
        if (settings.Limits.UnwrapsPerUserPerMinute is not { } limit)
        {
            return;
        }

        perMinute = limit;
        limiter = PartitionedRateLimiter.Create<string, int>(user => RateLimitPartition.GetTokenBucketLimiter(BucketOf(user), Options));
    }

    /// <param name="authentication">A validated token.</param>
    /// <exception cref="KaclsException">The user has had too many.</exception>
    internal void Check(AuthenticationToken authentication)
    {
        using var lease = limiter?.AttemptAcquire(authentication.ComparableEmail);
        if (lease is { IsAcquired: false })
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            throw (ErrorCatalogue.UserUnwrapsLimited with { RetryAfterSeconds = (int)Math.Clamp(Math.Ceiling(wait.TotalSeconds), 1, 60) })
                .ToException($"more than {perMinute} in a minute (Kacls:Limits:UnwrapsPerUserPerMinute)");
        }
    }

    public void Dispose() => limiter?.Dispose();

    private static int BucketOf(string user) =>
        (int)((uint)EmailAddress.Comparer.GetHashCode(EmailAddress.Canonical(user)) % Buckets);

    private TokenBucketRateLimiterOptions Options(int bucket) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
        QueueLimit = 0,
    };
}

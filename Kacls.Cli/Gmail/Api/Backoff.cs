using System.Security.Cryptography;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Waits and tries again: exponentially with jitter, or as long as Google asks, a bounded number of times.</summary>
/// <param name="clock">What the waits are measured by.</param>
internal sealed class Backoff(TimeProvider clock)
{
    /// <summary>How often something is tried in all: the last time about half a minute after the first.</summary>
    internal const int Attempts = 6;

    /// <summary>Who is asked to wait longer comes back by a new run.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Runs what may be repeated, until it succeeds, fails for good or has failed <see cref="Attempts"/> times.</summary>
    internal async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellation)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (GmailException exception) when (!exception.IsGivenUp && (exception.IsTransient || exception.IsConflict))
            {
                if (number == Attempts || exception.RetryAfter > Longest)
                {
                    exception.IsGivenUp = true;
                    throw;
                }

                await Task.Delay(exception.RetryAfter ?? Jittered(TimeSpan.FromSeconds(1 << (number - 1))), clock, cancellation);
            }
        }
    }

    /// <summary>Half of it to all of it, so that those who failed together don't come back together.</summary>
    private static TimeSpan Jittered(TimeSpan wait)
    {
        var half = (int)(wait.TotalMilliseconds / 2);
        return TimeSpan.FromMilliseconds(half + RandomNumberGenerator.GetInt32(half + 1));
    }
}

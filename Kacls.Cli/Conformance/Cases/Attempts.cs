using System.Collections.Concurrent;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>Requests of one case that are sent at once, because each says nothing of the others.</summary>
internal static class Attempts
{
    private const int AtOnce = 8;

    /// <summary>All must be refused.</summary>
    /// <exception cref="CaseFailedException">Names those that were not.</exception>
    public static Task AllRefusedAsync(this ConformanceContext context, IEnumerable<Attempt> attempts) =>
        TryAllAsync(context, attempts, (reply, _) => Expect.Refused(reply));

    /// <summary>All must be granted.</summary>
    /// <exception cref="CaseFailedException">Names those that were not.</exception>
    public static Task AllGrantedAsync(this ConformanceContext context, IEnumerable<Attempt> attempts) =>
        TryAllAsync(context, attempts, (reply, _) => Expect.Granted(reply));

    /// <summary>Sends all, and looks at each reply.</summary>
    /// <exception cref="CaseFailedException">Names those whose replies are wrong.</exception>
    public static async Task TryAllAsync(ConformanceContext context, IEnumerable<Attempt> attempts, Action<Reply, Attempt> look)
    {
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            attempts,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = context.Cancellation },
            async (attempt, _) =>
            {
                try
                {
                    look(await context.SendAsync(attempt.Call), attempt);
                }
                catch (CaseFailedException exception)
                {
                    failures.Enqueue($"{attempt.Name}: {exception.Message}");
                }
            });
        Expect.True(failures.IsEmpty, $"{failures.Count} wrong. {string.Join(' ', failures.Take(3))}");
    }
}

/// <summary>A request of several.</summary>
/// <param name="Name">How it differs from the right one.</param>
/// <param name="Call">The request.</param>
internal sealed record Attempt(string Name, Call Call);

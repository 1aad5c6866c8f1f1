namespace Kacls.Benchmarks.Soak;

/// <summary>
/// When the machine had no time for anybody, or the service was collecting because its memory was asked for. What the service refuses then
/// because too much came at once is no fault of its own; nor what took too long, where that was longer than a second.
/// </summary>
internal sealed class Stalls(Troubles troubles, Func<TimeSpan> now)
{
    private const string Name = "machine stalls, or memory is read";
    private static readonly string[] Short = ["kek_busy"];
    private static readonly string[] Long = [.. Short, "kek_timeout", "signing_unreachable", "key_source_unavailable"];
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);

    /// <summary>So late a beat is a stall: a turn at the vault is waited for as long (docs/performance.md).</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    internal async Task RunAsync(CancellationToken stop)
    {
        for (var last = now(); !stop.IsCancellationRequested; last = now())
        {
            await Task.Delay(Beat, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (now() - last > Beat + Late)
            {
                troubles.Add(Of(now() - last), last, now());
            }
        }
    }

    /// <summary>Runs what makes the service stall.</summary>
    internal async Task<T> DuringAsync<T>(Func<Task<T>> work)
    {
        var begun = now();
        var result = await work();
        troubles.Add(Of(now() - begun), begun, now());
        return result;
    }

    /// <summary>A stall is known only when it is over: what was refused in it may have been judged before.</summary>
    internal SoakOutcome Reconsider(SoakOutcome outcome) =>
        outcome.Verdict == Verdict.Wrong && troubles.All.Any(trouble => trouble.Name == Name
            && trouble.Allows.Contains(outcome.ReasonCode) && trouble.Touches(outcome.Sent, outcome.Done))
            ? outcome with { Verdict = Verdict.Troubled, Met = Name }
            : outcome;

    private static Trouble Of(TimeSpan length) =>
        new(Name, call => call.AsksVault || call.AsksForKeys, length.TotalSeconds < 1 ? Short : Long) { Echo = 2 * Late };
}

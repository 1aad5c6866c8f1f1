namespace Kacls.Benchmarks.Fuzz;

/// <summary>What came of one execution.</summary>
internal sealed record ExecutionResult(string Outcome, string? Failure, TimeSpan Elapsed, long Allocated);

/// <summary>Runs one input, and looks at what holds of every target: nothing escapes, and time and memory are bounded.</summary>
internal static class Execution
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What takes too long or too much is run again twice before it counts: the machine may have been busy with something else, and what is
    /// made once for all executions is made in the first.
    /// </summary>
    internal static async ValueTask<ExecutionResult> RunAsync(FuzzTarget target, FuzzInput input)
    {
        var result = await RunOnceAsync(target, input);
        for (var again = 0; again < 2 && IsTooMuch(target, input, result); again++)
        {
            var before = Environment.CpuUsage.TotalTime;
            result = await RunOnceAsync(target, input);
            result = result with { Elapsed = Min(result.Elapsed, Environment.CpuUsage.TotalTime - before) };
        }

        return IsTooMuch(target, input, result)
            ? result with { Failure = $"{result.Elapsed.TotalMilliseconds:0} ms, {result.Allocated} bytes, for {input.Bytes.Length}" }
            : result;
    }

    private static async ValueTask<ExecutionResult> RunOnceAsync(FuzzTarget target, FuzzInput input)
    {
        var (thread, onThread) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        var (total, started) = (GC.GetTotalAllocatedBytes(), TimeProvider.System.GetTimestamp());
        var (outcome, failure) = ("failed", (string?)null);
        try
        {
            outcome = await target.RunAsync(input);
        }
        catch (OracleException broken)
        {
            failure = broken.Message;
        }
#pragma warning disable CA1031 // That no exception of any kind escapes is what is looked at.
        catch (Exception escaped)
#pragma warning restore CA1031
        {
            failure = $"an exception escaped: {escaped}";
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var allocated = Environment.CurrentManagedThreadId == thread
            ? GC.GetAllocatedBytesForCurrentThread() - onThread
            : GC.GetTotalAllocatedBytes() - total;
        return new(outcome, failure, elapsed, allocated);
    }

    private static bool IsTooMuch(FuzzTarget target, FuzzInput input, ExecutionResult result) =>
        result.Failure is null && (result.Elapsed > MaxTime || result.Allocated > target.MaxAllocation(input));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

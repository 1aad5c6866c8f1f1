using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;

namespace Kacls.Cli.Doctor.Service;

/// <summary>Tokens are valid from a second on and until a second: a clock that is off refuses all users at once.</summary>
internal sealed class ClockCheck() : ServiceCheck("clock")
{
    private const string Synchronise = "Synchronise the clocks (NTP) of the service and of this machine, one of which is off.";

    /// <summary>What services usually forgive.</summary>
    private static readonly TimeSpan Much = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Some = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (before, started) = (service.Time.GetUtcNow(), service.Time.GetTimestamp());
        var reply = await service.GetAsync(ReferenceMethods.Status, cancellation);
        if (reply.Headers.Date is not { } date)
        {
            yield return Note("Replies have no Date, so the service's clock isn't seen.");
            yield break;
        }

        // The header has whole seconds, and was written somewhere between request and reply.
        var difference = date.AddSeconds(0.5) - (before + (service.Time.GetElapsedTime(started) / 2));
        var where = difference > TimeSpan.Zero ? "ahead of" : "behind";
        var seen = $"The service's clock is {Math.Abs(difference.TotalSeconds):0} s {where} this machine's.";
        yield return difference.Duration() > Much ? Finding(seen, Synchronise)
            : difference.Duration() > Some ? Warning(seen, Synchronise)
            : Ok("The service's clock and this machine's are the same.");
    }
}

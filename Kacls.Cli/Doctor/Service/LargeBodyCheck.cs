using System.Runtime.CompilerServices;

namespace Kacls.Cli.Doctor.Service;

/// <summary>Bodies that no client of Google's sends: a service that reads them to their end can be kept busy by anybody.</summary>
internal sealed class LargeBodyCheck() : ServiceCheck("large-bodies")
{
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var megabytes in new[] { 1, 20 })
        {
            yield return await AskAsync(service, megabytes, cancellation);
        }
    }

    private async Task<Finding> AskAsync(ServiceProbe service, int megabytes, CancellationToken cancellation)
    {
        const string Begin = """{"reason":" """;
        var body = Begin.PadRight((megabytes * Megabyte) - 2, 'x') + "\"}";
        var started = service.Time.GetTimestamp();
        try
        {
            var reply = await service.PostAsync(service.Posts.First(), body, cancellation);
            var took = service.Time.GetElapsedTime(started);
            return reply.Status < 400 ? Finding($"A body of {megabytes} MB is granted ({reply.Status}).", "Refuse it with 413.")
                : ErrorCheck.FaultOf(reply) is { } fault ? Warning(
                    $"A body of {megabytes} MB is refused with {reply.Status}, but {fault}",
                    "Refuse it with a structured error, also where it is something before the service that refuses.")
                : took > Long ? Warning(
                    $"A body of {megabytes} MB is refused only after {took.TotalSeconds:0.0} s.",
                    "Refuse by Content-Length, before reading.")
                : Ok($"A body of {megabytes} MB is refused with {reply.Status}.");
        }
        catch (NoAnswerException exception)
        {
            // A server may hang up on what it has refused while the client still sends (RFC 9112 section 9.6).
            return Note($"A body of {megabytes} MB is cut off: {exception.Message}");
        }
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance;

namespace Kacls.Cli.Doctor.Service;

/// <summary>
/// At most 200 ms for 99 of 100 requests (Google's reference, configure your service), as far as can be seen without a token.
/// </summary>
internal sealed class LatencyCheck() : ServiceCheck("latency")
{
    private const double Limit = 200;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<Finding> RunAsync(
        ServiceProbe service, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var network = await ConnectAsync(service, cancellation);
        var times = new List<double>();
        for (var number = 0; number < service.Requests; number++)
        {
            var started = service.Time.GetTimestamp();
            await service.GetAsync(ReferenceMethods.Status, cancellation);
            times.Add(service.Time.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        var (half, most) = (Percentile(times, 0.50), Percentile(times, 0.99));
        var seen = string.Create(
            CultureInfo.InvariantCulture,
            $"{times.Count} status requests: p50 {half:0} ms, p99 {most:0} ms; a round trip of the network alone takes {network:0} ms.");
        yield return half > Limit ? Finding(
                seen + " Google asks for 200 ms.",
                "Bring the service nearer to its users and its keys, and give it enough processors; measured from where users are.")
            : most > Limit ? Warning(
                seen + " Google asks for 200 ms in 99 of 100.",
                "Measure again with --requests 500; where it stays so, look for cold starts and keep an instance ready.")
            : Ok(seen);
    }

    private static async Task<double> ConnectAsync(ServiceProbe service, CancellationToken cancellation)
    {
        var started = service.Time.GetTimestamp();
        try
        {
            using (await Connection.OpenAsync(service.Url.IdnHost, service.Url.Port, cancellation))
            {
                return service.Time.GetElapsedTime(started).TotalMilliseconds;
            }
        }
        catch (IOException exception)
        {
            throw new NoAnswerException($"{service.Url.Authority}: {exception.Message}");
        }
    }

    /// <summary>By the nearest rank.</summary>
    private static double Percentile(List<double> sorted, double part) => sorted[(int)Math.Ceiling(part * sorted.Count) - 1];
}

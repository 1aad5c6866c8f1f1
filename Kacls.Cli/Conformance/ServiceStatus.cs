using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;
using Kacls.Cli.Output;

namespace Kacls.Cli.Conformance;

/// <summary>What the service says of itself before anything is tried.</summary>
internal static class ServiceStatus
{
    /// <summary>Waits until status is answered by anything but a 5xx, or until the time is over.</summary>
    /// <returns>The methods that it lists, with status, and certs where it lists rewrap; null: it lists none.</returns>
    /// <exception cref="ServiceUnreachableException">Nothing answered at all.</exception>
    public static async Task<IReadOnlyCollection<string>?> WaitAsync(ConformanceContext context, TimeSpan wait)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (reply, fault) = await AskAsync(context);
            if (reply?.Status < 500)
            {
                return Listed(reply);
            }

            if (TimeProvider.System.GetElapsedTime(started) >= wait)
            {
                return reply is null
                    ? throw new ServiceUnreachableException($"{context.Config.Url}/status: {fault} Waited for {wait.TotalSeconds} s.")
                    : Listed(reply);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), context.Cancellation);
        }
    }

    private static async Task<(Reply? Reply, string? Fault)> AskAsync(ConformanceContext context)
    {
        try
        {
            return (await context.SendAsync(new(ReferenceMethods.Status) { Method = HttpMethod.Get }), null);
        }
        catch (CaseFailedException exception)
        {
            return (null, exception.Message);
        }
    }

    private static HashSet<string>? Listed(Reply reply)
    {
        if (reply.Json?["operations_supported"] is not JsonArray list || list.Count == 0)
        {
            return null;
        }

        var listed = list.OfType<JsonValue>().Select(name => name.TryGetValue<string>(out var text) ? text : "").ToHashSet();
        listed.Add(ReferenceMethods.Status);
        if (listed.Contains(ReferenceMethods.Rewrap))
        {
            listed.Add(ReferenceMethods.Certs);
        }

        return listed;
    }
}

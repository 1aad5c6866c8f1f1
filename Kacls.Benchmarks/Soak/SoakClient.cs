using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Soak;

/// <summary>Sends requests and takes down what came of each.</summary>
internal sealed class SoakClient(Uri server, Troubles troubles, Func<TimeSpan> now) : IDisposable
{
    // The longest that a request may take: nothing hangs.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    private readonly HttpClient client = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15) })
    {
        BaseAddress = new(server, "/v1/"),
        Timeout = Bound,
    };

    internal async Task<SoakOutcome> SendAsync(SoakCall call)
    {
        var sent = now();
        var answer = call.GoesAfter is { } after ? await GoAsync(call, after) : await AskAsync(call);
        var done = now();
        var met = troubles.Met(call, sent, done);
        var isForbidden = met.Any(trouble => trouble.Forbids && trouble.Covers(sent, done));
        Verdict verdict;
        try
        {
            verdict = SoakJudge.Judge(call, answer, met, isForbidden);
        }
        catch (Exception failure) when (failure is KeyNotFoundException or FormatException or InvalidOperationException)
        {
            // The answer lacks what it must have.
            verdict = Verdict.Wrong;
        }

        return new(
            call.Kind, call.Operation, call.Marker, sent, done, answer.Status, answer.ReasonCode, answer.CorrelationId, verdict)
        {
            Met = string.Join(", ", met.Select(trouble => trouble.Name)),
        };
    }

    public void Dispose() => client.Dispose();

    private async Task<SoakAnswer> AskAsync(SoakCall call)
    {
        using var request = new HttpRequestMessage(call.IsGet ? HttpMethod.Get : HttpMethod.Post, call.Operation);
        if (!call.IsGet)
        {
            request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            if (call.ContentEncoding is { } encoding)
            {
                request.Content.Headers.ContentEncoding.Add(encoding);
            }
        }

        try
        {
            using var response = await client.SendAsync(request);
            return await SoakAnswer.ReadAsync(response, CancellationToken.None);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            return SoakAnswer.None($"{failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Sends all of the request once the service has begun to read its body, and closes the connection.</summary>
    private async Task<SoakAnswer> GoAsync(SoakCall call, TimeSpan after)
    {
        using var bound = new CancellationTokenSource(Bound);
        using var connection = new HttpConnection();
        await connection.ConnectAsync(server, bound.Token);
        await connection.BeginAsync(call.Operation, call.Body.Length, bound.Token);
        await connection.SendAsync(call.Body, bound.Token);
        await Task.Delay(after, bound.Token);
        return SoakAnswer.None(SoakAnswer.Gone);
    }
}

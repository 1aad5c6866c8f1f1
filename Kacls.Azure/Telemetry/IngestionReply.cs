using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;

namespace Kacls.Azure.Telemetry;

/// <summary>
/// Reads what Application Insights' ingestion answers to each batch (<c>/v2.1/track</c>), which the exporter keeps to itself: it calls a
/// batch exported though items of it were refused. Used by one batch at a time.
/// </summary>
internal sealed class IngestionReply : HttpPipelinePolicy
{
    private const int TooLarge = 413;
    private const int Invalid = 400;
    private Reply? last;

    /// <summary>Takes what came since the last time; nothing where no request was made or none was answered.</summary>
    internal SinkAnswer Take(int count)
    {
        var reply = Interlocked.Exchange(ref last, null);
        return reply switch
        {
            null => SinkAnswer.AllAgain("unreachable", count),
            { Status: 200 or 206, Received: { } received } when received != count => SinkAnswer.AllRefused("not_converted", count),
            { Status: 200 or 206, Received: not null } => Partial(reply, count),
            { Status: Invalid } => SinkAnswer.AllRefused(Word(reply.Status), count),
            { Status: TooLarge } => SinkAnswer.AllRefused(Word(reply.Status), count) with { TooLarge = true },

            // A spent quota, a key that is unknown yet, a redirection that leads nowhere: an operator can mend it, and it is no fault of
            // the records.
            _ => SinkAnswer.AllAgain(Word(reply.Status), count) with { RetryAfter = reply.RetryAfter },
        };
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Read(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Read(message);
    }

    private static SinkAnswer Partial(Reply reply, int count)
    {
        if (reply.Accepted == count)
        {
            return SinkAnswer.Taken;
        }

        var again = reply.Errors.Where(error => error.Status != Invalid).Select(error => error.Index).ToList();
        var refused = reply.Errors.Where(error => error.Status == Invalid).Select(error => error.Index).ToList();

        // It says that some were not taken, and not which ones: then none was.
        return again.Count + refused.Count == count - reply.Accepted
            ? new(Word(reply.Errors[0].Status), again, refused) { RetryAfter = reply.RetryAfter }
            : SinkAnswer.AllAgain("not_told", count);
    }

    private static string Word(int status) => FormattableString.Invariant($"status_{status}");

    private void Read(HttpMessage message)
    {
        if (!message.HasResponse)
        {
            return;
        }

        var response = message.Response;
        TimeSpan? retryAfter = response.Headers.TryGetValue("Retry-After", out var text) && int.TryParse(text, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 300))
            : null;
        last = response.Status is 200 or 206 && Parse(response) is { } parsed
            ? parsed with { RetryAfter = retryAfter }
            : new(response.Status, null, 0, []) { RetryAfter = retryAfter };
    }

    private static Reply? Parse(Response response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            var root = json.RootElement;
            return new(
                response.Status,
                root.GetProperty("itemsReceived").GetInt32(),
                root.GetProperty("itemsAccepted").GetInt32(),
                [
                    .. root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array
                        ? errors.EnumerateArray().Select(error =>
                            (error.GetProperty("index").GetInt32(), error.GetProperty("statusCode").GetInt32()))
                        : [],
                ]);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Whatever it is, it does not say that anything was taken.
            return null;
        }
    }

    private sealed record Reply(int Status, int? Received, int Accepted, IReadOnlyList<(int Index, int Status)> Errors)
    {
        public TimeSpan? RetryAfter { get; init; }
    }
}

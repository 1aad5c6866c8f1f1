using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>What a caller was told of a request and what the audit recorded of it, in the words of the table.</summary>
internal sealed record Seen(string Caller, string Audit)
{
    private const string Served = "200";

    /// <summary>Of one request, whose record must have the status and the reason code that the caller was told.</summary>
    public static async Task<Seen> OfAsync(KaclsClient kacls, Reply reply)
    {
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal($"{reply.Status}", record["http_status"]);
        if (reply.Status == 200)
        {
            return new(Served, OutcomeOf(record));
        }

        Assert.Equal(reply.ReasonCode, record["reason_code"]);
        var wait = reply.Header("Retry-After") is { } seconds ? $", Retry-After {seconds}" : "";
        return new($"{reply.Status} `{reply.ReasonCode}`{wait}", OutcomeOf(record));
    }

    /// <summary>Makes a request for a caller who may leave.</summary>
    public static async Task PostAsync(KaclsClient kacls, string operation, JsonObject body, CancellationToken leaving)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body.ToJsonString());
        using var answer = await client.PostAsync(new Uri($"{kacls.BaseUrl}/{operation}"), content, leaving);
    }

    /// <summary>Of a request whose caller has left, by the records that there are.</summary>
    /// <param name="records">Those that there are by now.</param>
    /// <param name="before">How many there were before the request.</param>
    public static async Task<Seen> OfAbortedAsync(Func<IEnumerable<IReadOnlyDictionary<string, string>>> records, int before = 0)
    {
        IReadOnlyDictionary<string, string>? aborted = null;
        await Eventually.True(() =>
            (aborted = records().Skip(before).LastOrDefault(record => record["reason_code"] == "request_aborted")) is not null);
        Assert.Equal("499", aborted!["http_status"]);
        return new("nothing more", $"{OutcomeOf(aborted)}, 499 `request_aborted`");
    }

    /// <summary>The outcome and the detail of a record.</summary>
    private static string OutcomeOf(IReadOnlyDictionary<string, string> record) =>
        record.TryGetValue("detail", out var detail) ? $"{record["outcome"]}: {detail}" : record["outcome"];

    /// <summary>Of an unwrap and a wrap under the same fault. A wrap that is served is not mentioned.</summary>
    public static Seen OfBoth(Seen unwrap, Seen wrap) =>
        wrap.Caller == Served ? unwrap : new(Both(unwrap.Caller, wrap.Caller), Both(unwrap.Audit, wrap.Audit));

    private static string Both(string unwrap, string wrap) => unwrap == wrap ? unwrap : $"unwrap {unwrap}; wrap {wrap}";
}

using System.Globalization;
using System.Text.Json.Nodes;
using Kacls.Audit;
using Kacls.Benchmarks.Load;
using Kacls.Testing.Ingestion;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Flood;

/// <summary>
/// Strangers' requests beside those of a user, while the ingestion is slow, refuses or is away: what has become of the record of each.
/// </summary>
internal static class FloodRun
{
    private const int Connections = 16;

    /// <returns>Whether no record of a granted request vanished in silence.</returns>
    internal static async Task<bool> RunAsync(int strangers, int wraps)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-flood-").FullName;
        try
        {
            var keys = BenchmarkKeys.Open(folder);
            await Console.Out.WriteLineAsync("| ingestion | sent | granted | recorded | aggregated | stored | lost | counted as lost |");
            await Console.Out.WriteLineAsync("|---|---:|---:|---:|---:|---:|---:|---:|");
            var good = true;
            foreach (var (index, condition) in FloodCondition.All.Index())
            {
                var row = await RunAsync(condition, keys, Path.Combine(folder, $"store-{index}"), strangers, wraps);
                await Console.Out.WriteLineAsync(row.ToString());
                good &= row.IsGood(condition);
            }

            await Console.Out.WriteLineAsync(good ? "No record vanished in silence." : "RECORDS VANISHED IN SILENCE.");
            return good;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Row> RunAsync(FloodCondition condition, BenchmarkKeys keys, string store, int strangers, int wraps)
    {
        await using var server = await FloodServer.StartAsync(condition, keys, store);
        var wrap = HttpConnection.Render("wrap", new JsonObject
        {
            ["authentication"] = keys.Provider.IdToken().Mint(),
            ["authorization"] = keys.Google.DriveAuthorization("writer").Mint(),
            ["key"] = Convert.ToBase64String(new byte[34]),
            ["reason"] = "{client:'drive' op:'update'}",
        }.ToJsonString());
        byte[][] junk = [HttpConnection.Render("wrap", "{}"), HttpConnection.Render("unwrap", "{\"authentication\":\"x\"}")];
        var every = Math.Max(1, (strangers + wraps) / wraps);
        var next = -1;
        var granted = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new HttpConnection();
            await connection.ConnectAsync(server.Address, CancellationToken.None);
            for (int mine; (mine = Interlocked.Increment(ref next)) < strangers + wraps;)
            {
                var isWrap = mine % every == 0 && mine / every < wraps;
                var body = await connection.PostAsync(isWrap ? wrap : junk[mine % 2], CancellationToken.None, anyStatus: true);
                if (isWrap && body.Span.IndexOf("\"wrapped_key\""u8) >= 0)
                {
                    Interlocked.Increment(ref granted);
                }
            }
        })));
        await server.SettleAsync(condition.Refuses);
        await server.StopAsync();

        var arrived = server.Ingestion.Lines.Select(TelemetryItem.Parse).Where(item => item.Name == AuditLog.EventName)
            .Select(item => item.Properties).DistinctBy(record => record["sequence"]).ToArray();
        var stored = Directory.GetFiles(store, "*.records", SearchOption.AllDirectories).SelectMany(AuditFile.Read)
            .Select(entry => entry.Fields.ToDictionary(
                field => field.Key, field => Convert.ToString(field.Value, CultureInfo.InvariantCulture)!, StringComparer.Ordinal))
            .ToArray<IReadOnlyDictionary<string, string>>();
        return new Row(
            condition.Name,
            strangers + wraps,
            granted,
            arrived.Count(record => IsRequest(record) && !record.ContainsKey("count")),
            arrived.Where(record => record.ContainsKey("count")).Sum(Requests),
            stored.Where(IsRequest).Sum(Requests),
            arrived.Concat(stored).Count(record => record["outcome"] == "granted" && record["operation"] == "wrap"),
            server.Counted);
    }

    private static bool IsRequest(IReadOnlyDictionary<string, string> record) => record["operation"] != ServiceRecord.Configuration;

    private static long Requests(IReadOnlyDictionary<string, string> record) =>
        record.TryGetValue("count", out var count) ? long.Parse(count, CultureInfo.InvariantCulture) : 1;

    private sealed record Row(
        string Name, long Sent, long Granted, long Recorded, long Aggregated, long Stored, long GrantedOnRecord, long Counted)
    {
        private long Lost => Sent - Recorded - Aggregated - Stored;

        internal bool IsGood(FloodCondition condition) => condition.Refuses
            ? Granted - GrantedOnRecord <= Counted && (Lost == 0 || Counted > 0)
            : Lost == 0 && Granted == GrantedOnRecord && Counted == 0;

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"| {Name} | {Sent:N0} | {Granted:N0} | {Recorded:N0} | {Aggregated:N0} | {Stored:N0} | {Lost:N0} | {Counted:N0} |");
    }
}

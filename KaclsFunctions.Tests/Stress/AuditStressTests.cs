using System.Collections.Concurrent;
using System.Globalization;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.Http;
using Kacls.Testing;
using Kacls.Testing.Ingestion;
using KaclsFunctions.Tests.AuditDelivery;
using KaclsFunctions.Tests.WhoIsAsking;

namespace KaclsFunctions.Tests.Stress;

/// <summary>Many who write records while others take, count and deliver them.</summary>
public sealed class AuditStressTests
{
    private const int Writers = 8;
    private const int Each = 1_500;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task each_request_is_in_one_record_or_counted_in_one_and_no_number_is_missing(uint seed)
    {
        var time = new ManualTimeProvider();
        var lanes = new AuditLanes(20_000, time);
        var taken = new ConcurrentQueue<IReadOnlyDictionary<string, object?>>();
        var ended = false;
        var reader = Task.Run(() =>
        {
            var batch = new List<AuditEntry>();
            while (!Volatile.Read(ref ended) || lanes.Waiting != (0, 0))
            {
                batch.Clear();
                lanes.Take(batch, IAuditSink.MaxBatch);
                batch.ForEach(entry => taken.Enqueue(entry.Fields.ToDictionary(StringComparer.Ordinal)));
                lanes.Conclude(atOnce: false);
                time.Advance(TimeSpan.FromSeconds(1));
            }
        });
        await Task.WhenAll(Enumerable.Range(1, Writers)
            .Select(writer => Task.Run(() => Write(new Chance((seed * 10) + (uint)writer)))));
        lanes.Conclude(atOnce: true);
        Volatile.Write(ref ended, true);
        await reader;

        Assert.Equal(Writers * Each, taken.Sum(record => record.TryGetValue("count", out var count) ? (long)count! : 1));
        Assert.Contains(taken, record => record.ContainsKey("count"));
        Assert.Equal(
            Enumerable.Range(1, taken.Count).Select(number => (long)number),
            taken.Select(record => (long)record["sequence"]!).Order());
        var ids = taken.Where(record => record.ContainsKey("correlation_id")).Select(record => record["correlation_id"]).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());

        // All places are given back.
        for (var place = 0; place < 20_000; place++)
        {
            lanes.Reserve();
        }

        void Write(Chance chance)
        {
            for (var number = 0; number < Each; number++)
            {
                var record = chance.Below(3) switch
                {
                    0 => AuditSamples.Granted(lanes, $"user-{chance.Below(20)}@example.com"),
                    1 => Refuse(AuditSamples.Granted(lanes, "one@example.com"), ErrorCatalogue.RoleNotAllowed),
                    _ => Refuse(new("wrap", CorrelationId.New(), lanes), ErrorCatalogue.BodyMissing),
                };
                lanes.Accept(record);
            }
        }
    }

    [Fact]
    public async Task whatever_the_ingestion_does_each_record_arrives_or_waits_on_the_disk()
    {
        await using var audit = await AuditIngestion.StartAsync();
        var turn = 0;
        audit.Server.Answer = _ => (Interlocked.Increment(ref turn) % 5) switch
        {
            0 => new(500),
            1 => new(206) { OfItem = (index, _) => index % 3 == 0 ? 500 : 200 },
            2 => IngestionAnswer.Broken,
            _ => IngestionAnswer.Taken,
        };
        var writing = Enumerable.Range(0, Writers).Select(_ => Task.Run(() => audit.Write(200))).ToArray();
        while (!Task.WhenAll(writing).IsCompleted)
        {
            audit.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        await Task.WhenAll(writing);
        audit.Server.Answer = _ => IngestionAnswer.Taken;
        for (var time = 0; time < 3; time++)
        {
            await audit.FlushAsync();
            audit.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await Eventually.True(() => audit.Stored == 0 && audit.Lanes.Waiting == (0, 0));
        Assert.Equal(Enumerable.Range(1, Writers * 200).Select(number => (long)number), audit.Arrived);
    }

    private static AuditRecord Refuse(AuditRecord record, KaclsError error)
    {
        record.Refuse(error, null);
        return record;
    }
}

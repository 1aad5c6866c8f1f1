using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Testing;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KaclsFunctions.Tests.Audit;

/// <summary>A sink that is dead for long: what lives through it, and where it ends.</summary>
public sealed class AuditOutageTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly string root = Directory.CreateTempSubdirectory("kacls-audit-").FullName;
    private readonly SwitchedSink sink = new();

    public void Dispose()
    {
        sink.Dispose();
        Directory.Delete(root, recursive: true);
    }

    /// <summary>30 minutes at 50 requests a second are 90,000 records.</summary>
    [Fact]
    public async Task half_an_hour_without_ingestion_loses_nothing_and_refuses_nobody()
    {
        using var world = Start(20_000, AuditStore.DefaultMaxBytes);
        sink.Works = false;
        for (var second = 0; second < 1_800; second++)
        {
            for (var count = 0; count < 50; count++)
            {
                world.Audit.Write(AuditSamples.Granted(world.Lanes));
            }

            time.Advance(TimeSpan.FromSeconds(1));
            await Eventually.True(() => world.Lanes.Waiting.First < 10_000);
        }

        Assert.InRange(world.Store.Bytes, 1, AuditStore.DefaultMaxBytes / 8);
        sink.Works = true;
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return sink.Taken.Count >= 90_000;
        });
        Assert.Equal(Enumerable.Range(1, 90_000).Select(number => (long)number), sink.Taken.Distinct().Order());
        Assert.Equal(0, world.Losses.Total);
    }

    [Fact]
    [Rule("G7-2")]
    public async Task with_lane_and_store_full_a_key_is_refused_and_the_records_are_there_afterwards()
    {
        using var world = Start(1_000, maxBytes: 20_000);
        sink.Works = false;
        var accepted = 0;
        var refused = 0;
        while (refused < 100)
        {
            try
            {
                world.Audit.Write(AuditSamples.Granted(world.Lanes));
                accepted++;
            }
            catch (KaclsException exception)
            {
                Assert.Equal("audit_unavailable", exception.Error.ReasonCode);
                refused++;
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        Assert.InRange(accepted, 1_000, 5_000);
        sink.Works = true;
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return sink.Taken.Count >= accepted;
        });
        world.Audit.Write(AuditSamples.Granted(world.Lanes));
        Assert.Equal(0, world.Losses.Total);
    }

    [Fact]
    public async Task a_fault_of_the_sink_ends_nothing()
    {
        using var world = Start(1_000, AuditStore.DefaultMaxBytes);
        sink.Throws = true;
        world.Audit.Write(AuditSamples.Granted(world.Lanes));
        await world.Audit.FlushAsync(new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
        sink.Throws = false;
        await Eventually.True(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return sink.Taken.Count == 1;
        });
    }

    private World Start(int maxWaiting, long maxBytes)
    {
        var lanes = new AuditLanes(maxWaiting, time);
        var losses = new AuditLosses(KaclsDiagnostics.Shared, NullLogger<AuditLosses>.Instance);
        var store = new AuditStore(root, lanes.Instance, maxBytes);
        var loop = new DeliveryLoop(lanes, new(sink, store, losses, time), losses, KaclsDiagnostics.Shared, time);
        return new(new(lanes, loop, KaclsDiagnostics.Shared, time, NullLogger<AuditLog>.Instance), lanes, loop, store, losses);
    }

    private sealed record World(AuditLog Audit, AuditLanes Lanes, DeliveryLoop Loop, AuditStore Store, AuditLosses Losses) : IDisposable
    {
        public void Dispose()
        {
            Audit.Dispose();
            Loop.Dispose();
        }
    }

    private sealed class SwitchedSink : IAuditSink
    {
        private readonly Lock gate = new();
        private readonly List<long> taken = [];

        public volatile bool Works = true;
        public volatile bool Throws;

        public IReadOnlyList<long> Taken
        {
            get
            {
                lock (gate)
                {
                    return [.. taken];
                }
            }
        }

        public Task<SinkAnswer> SendAsync(IReadOnlyList<AuditEntry> batch, CancellationToken cancellation)
        {
            if (Throws)
            {
                throw new InvalidOperationException("a fault");
            }

            if (!Works)
            {
                return Task.FromResult(SinkAnswer.AllAgain("dead", batch.Count));
            }

            lock (gate)
            {
                taken.AddRange(batch.Select(entry => (long)entry.Fields.Single(field => field.Key == "sequence").Value!));
            }

            return Task.FromResult(SinkAnswer.Taken);
        }

        public void Dispose()
        {
        }
    }
}

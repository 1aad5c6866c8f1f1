using System.Diagnostics;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.Testing;

namespace KaclsFunctions.Tests.Audit;

/// <summary>Records on the disk.</summary>
public sealed class AuditStoreTests : IDisposable
{
    private readonly ManualTimeProvider time = new();
    private readonly string root = Path.Combine(Directory.CreateTempSubdirectory("kacls-audit-").FullName, "store");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(root)!, recursive: true);

    [Fact]
    public void a_record_comes_back_with_every_field_its_time_and_its_trace()
    {
        using var source = new ActivitySource("store-test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = candidate => candidate == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("request");
        var entry = Entries(1)[0];
        using var store = new AuditStore(root, "0011223344556677");
        Assert.True(store.TryAdd([entry]));

        var read = Assert.Single(AuditFile.Read(store.Find(time.GetUtcNow())!.Path));
        Assert.Equal(entry.At, read.At);
        Assert.Equal(activity!.TraceId, read.TraceId);
        Assert.Equal(activity.SpanId, read.SpanId);
        Assert.Equal(entry.Number, read.Number);
        Assert.Equal(
            entry.Fields.Select(field => (field.Key, field.Value)), read.Fields.Select(field => (field.Key, field.Value is long and < 1_000
                && field.Key == "http_status" ? (int)(long)field.Value : field.Value)));
    }

    [Fact]
    public void the_oldest_come_first_and_what_was_refused_waits()
    {
        using var store = new AuditStore(root, "0011223344556677");
        store.TryAdd(Entries(1), attempts: 1, time.GetUtcNow().AddSeconds(5));
        store.TryAdd(Entries(2));
        store.TryAdd(Entries(3));
        Assert.Equal(6, store.Count);
        var first = store.Find(time.GetUtcNow())!;
        Assert.Equal(2, first.Count);
        store.Remove(first);
        Assert.Equal(3, store.Find(time.GetUtcNow())!.Count);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((1, 1), (store.Find(time.GetUtcNow())!.Count, store.Find(time.GetUtcNow())!.Attempts));
    }

    [Fact]
    public void it_is_bounded()
    {
        using var store = new AuditStore(root, "0011223344556677", maxBytes: 10_000);
        var kept = 0;
        while (store.TryAdd(Entries(50)))
        {
            kept++;
        }

        Assert.InRange(kept, 1, 20);
        Assert.True(store.IsFull);
        Assert.InRange(store.Bytes, 10_000, 30_000);
        store.Remove(store.Find(time.GetUtcNow())!);
        var files = Directory.GetFiles(root, "*.records", SearchOption.AllDirectories);
        Assert.Equal(files.Sum(file => new FileInfo(file).Length), store.Bytes);
    }

    [Fact]
    public void a_write_that_fails_leaves_no_piece_behind()
    {
        using var store = new AuditStore(root, "0011223344556677");
        var folder = Path.Combine(root, "0011223344556677");
        Directory.CreateDirectory(Path.Combine(folder, "000000000001-3-0.records"));
        Assert.False(store.TryAdd(Entries(3)));
        Assert.Equal(["lock"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.True(store.TryAdd(Entries(3)));
    }

    [Fact]
    public void a_start_takes_over_what_an_ended_one_left_and_nothing_of_one_that_runs()
    {
        using (var ended = new AuditStore(root, "0000000000000001"))
        {
            ended.TryAdd(Entries(3));
        }

        using var runs = new AuditStore(root, "0000000000000002");
        Assert.Equal(3, runs.Count);
        using var next = new AuditStore(root, "0000000000000003");
        Assert.Equal(0, next.Count);
        Assert.Equal(3, AuditFile.Read(runs.Find(time.GetUtcNow())!.Path).Count);
    }

    [Fact]
    public void nobody_else_may_read_it()
    {
        using var store = new AuditStore(root, "0011223344556677");
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(Mine, File.GetUnixFileMode(root));
            Assert.Equal(Mine, File.GetUnixFileMode(Path.Combine(root, "0011223344556677")));
        }
    }

    [Fact]
    public void a_place_that_can_not_be_written_stops_the_start()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root)!);
        File.WriteAllText(root, "a file");
        var refused = Assert.Throws<SettingsException>(() => new AuditStore(root, "0011223344556677"));
        Assert.Contains("Kacls:Audit:StorePath", refused.Message, StringComparison.Ordinal);
    }

    private List<AuditEntry> Entries(int count)
    {
        var lanes = new AuditLanes(1_000, time);
        for (var index = 0; index < count; index++)
        {
            lanes.Accept(AuditSamples.Granted(lanes));
        }

        var entries = new List<AuditEntry>();
        lanes.Take(entries, count);
        return entries;
    }
}

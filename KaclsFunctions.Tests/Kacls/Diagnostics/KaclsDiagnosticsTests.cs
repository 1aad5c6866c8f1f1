using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing;

namespace KaclsFunctions.Tests.Diagnostics;

public sealed class KaclsDiagnosticsTests
{
    [Fact]
    [SuppressMessage("Reliability", "CA2012", Justification = "Its result is ignored, and awaiting it would allocate.")]
    public void while_nobody_listens_nothing_is_allocated()
    {
        var diagnostics = new KaclsDiagnostics("Kacls.Nobody");
        var kek = new MeasuredKeyEncryptionKey(new ReadyKek(), diagnostics, new ManualTimeProvider());
        var record = new AuditRecord("wrap", "id") { Application = "drive", DurationMs = 1 };
        Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            using var operation = diagnostics.StartOperation("wrap");
            using var span = diagnostics.StartSpan("kacls.validate");
            diagnostics.Metrics.Count(record.Ended);
            diagnostics.CountRefresh("issuer", succeeded: true);
            operation.Conclude(record.Ended);
            Assert.True(kek.WrapAsync(default, CancellationToken.None).IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task a_kek_that_throttles_is_counted_with_its_name_and_time()
    {
        var time = new ManualTimeProvider();
        var diagnostics = new KaclsDiagnostics("Kacls.Throttled");
        using var seen = new Measurements("Kacls.Throttled");
        var kek = new MeasuredKeyEncryptionKey(new ThrottledKek(time), diagnostics, time);
        await Assert.ThrowsAsync<KaclsException>(async () => await kek.WrapAsync(default, CancellationToken.None));
        await Assert.ThrowsAsync<OperationCanceledException>(
            async () => await kek.UnwrapAsync(default, new CancellationToken(canceled: true)));
        Assert.Equal(
            [
                "kacls.kek.duration 0.25 kek=kek1 operation=wrap reason_code=kek_throttled",
                "kacls.kek.throttled 1 kek=kek1 operation=wrap",
                "kacls.kek.duration 0 kek=kek1 operation=unwrap reason_code=request_aborted",
            ],
            seen.All);
        Assert.True(kek.IsFailing);
    }

    [Fact]
    public void a_request_is_counted_without_anything_of_its_user()
    {
        var diagnostics = new KaclsDiagnostics("Kacls.Request");
        using var seen = new Measurements("Kacls.Request");
        var record = new AuditRecord(
            "unwrap", "id")
        { Application = "drive", DurationMs = 20, User = "user@example.com", ResourceName = "resource" };
        record.Refuse(ErrorCatalogue.PerimeterDenied, "detail");
        diagnostics.Metrics.Count(record.Ended);
        Assert.Equal(
            [
                "kacls.requests 1 application=drive operation=unwrap outcome=denied reason_code=perimeter_denied",
                "kacls.duration 0.02 operation=unwrap outcome=denied",
            ],
            seen.All);
    }

    private sealed class ReadyKek : IKeyEncryptionKey
    {
        public string Name => "kek1";

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) => default;

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation) => default;

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);
    }

    private sealed class ThrottledKek(ManualTimeProvider time) : IKeyEncryptionKey
    {
        public string Name => "kek1";

        public bool IsFailing => true;

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            throw ErrorCatalogue.KekThrottled.ToException();
        }

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
            throw new OperationCanceledException(cancellation);

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);
    }

    /// <summary>What a meter of this name measures, as text.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly List<string> all = [];

        public Measurements(string meter)
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == meter)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, $"{value}", tags));
            listener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => Add(instrument, FormattableString.Invariant($"{value}"), tags));
            listener.Start();
        }

        public IReadOnlyList<string> All => all;

        public void Dispose() => listener.Dispose();

        private void Add(Instrument instrument, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var ordered = tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}");
            all.Add($"{instrument.Name} {value} {string.Join(' ', ordered)}");
        }
    }
}

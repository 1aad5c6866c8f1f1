using System.Diagnostics.CodeAnalysis;
using Kacls.Audit;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Kacls.Azure.Telemetry;

/// <summary>
/// Delivers audit records through an OpenTelemetry exporter of their own, with a queue that never holds more than the batch that is being
/// sent: what the exporter made of it is known.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "The factory disposes of its processors, and they of the exporter.")]
internal sealed class ExportedAudit : IAuditSink
{
    /// <summary>Longer than the exporter itself waits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ILoggerFactory factory;
    private readonly ILogger logger;
    private readonly Watched watched;
    private readonly Queue queue;
    private readonly Func<ExportResult, int, SinkAnswer> answer;

    /// <summary>What the exporter has not answered yet, though perhaps nobody waits for it any more.</summary>
    private Task<ExportResult>? unanswered;

    /// <param name="exporter">The exporter.</param>
    /// <param name="resource">What the rows say of the program, as those of its other telemetry do.</param>
    /// <param name="answer">What has become of a batch of so many.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The factory disposes of its processors, and they of the exporter.")]
    internal ExportedAudit(BaseExporter<LogRecord> exporter, Resource resource, Func<ExportResult, int, SinkAnswer> answer)
    {
        this.answer = answer;
        watched = new(exporter);
        queue = new(watched);
        factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddOpenTelemetry(options => options
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddAttributes(resource.Attributes))
            .AddProcessor(new Stamp())
            .AddProcessor(new ResourceOnly(exporter))
            .AddProcessor(queue)));
        logger = factory.CreateLogger(AuditLog.Category);
    }

    [SuppressMessage("Performance", "CA1873", Justification = "Audit records are always written.")]
    [SuppressMessage("Performance", "CA1848", Justification = "The state is a list of fields of varying length.")]
    public async Task<SinkAnswer> SendAsync(IReadOnlyList<AuditEntry> batch, CancellationToken cancellation)
    {
        try
        {
            await EndUnansweredAsync(cancellation);
            unanswered = watched.Expect(batch.Count);
            foreach (var entry in batch)
            {
                Stamp.Current = entry;
                logger.Log(LogLevel.Information, AuditLog.Event, entry.Fields, exception: null, static (_, _) => AuditLog.EventName);
            }

            Stamp.Current = null;
            queue.ForceFlush(1);
            var result = await unanswered.WaitAsync(Longest, cancellation);
            unanswered = null;
            return answer(result, batch.Count);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            // Perhaps they arrive nonetheless: twice is better than never, and their numbers tell.
            return SinkAnswer.AllAgain("no_answer", batch.Count);
        }
    }

    public void Dispose() => factory.Dispose();

    /// <summary>
    /// A batch that was given up may still be with the exporter, which tries several times. Its late answer is nobody's: taken for that of
    /// the next batch, it would have that one lost in silence.
    /// </summary>
    private async Task EndUnansweredAsync(CancellationToken cancellation)
    {
        if (unanswered is not null)
        {
            answer(await unanswered.WaitAsync(Longest, cancellation), 0);
            unanswered = null;
        }
    }

    /// <summary>A batch that is sent when it is complete. Nothing else may be in it.</summary>
    private sealed class Queue(BaseExporter<LogRecord> exporter) : BatchLogRecordExportProcessor(
        exporter, IAuditSink.MaxBatch, scheduledDelayMilliseconds: int.MaxValue, maxExportBatchSize: IAuditSink.MaxBatch);

    /// <summary>Gives the exporter its resource, which only a processor can.</summary>
    private sealed class ResourceOnly(BaseExporter<LogRecord> exporter) : BaseExportProcessor<LogRecord>(exporter)
    {
        public override void OnEnd(LogRecord data)
        {
        }

        protected override void OnExport(LogRecord data)
        {
        }
    }

    /// <summary>A record has the time and the trace of its request, not of its delivery.</summary>
    private sealed class Stamp : BaseProcessor<LogRecord>
    {
        [ThreadStatic]
        private static AuditEntry? current;

        internal static AuditEntry? Current
        {
            set => current = value;
        }

        public override void OnEnd(LogRecord data)
        {
            if (current is { } entry)
            {
                (data.Timestamp, data.TraceId, data.SpanId) = (entry.At.UtcDateTime, entry.TraceId, entry.SpanId);
            }
        }
    }

    /// <summary>Tells what the exporter said, which the queue ignores.</summary>
    private sealed class Watched(BaseExporter<LogRecord> exporter) : BaseExporter<LogRecord>
    {
        private TaskCompletionSource<ExportResult> done = new();
        private ExportResult result;
        private long left;

        internal Task<ExportResult> Expect(int count)
        {
            (left, result) = (count, ExportResult.Success);
            done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return done.Task;
        }

        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            left -= batch.Count;
            if (exporter.Export(batch) != ExportResult.Success)
            {
                result = ExportResult.Failure;
            }

            if (left <= 0)
            {
                done.TrySetResult(result);
            }

            return ExportResult.Success;
        }
    }
}

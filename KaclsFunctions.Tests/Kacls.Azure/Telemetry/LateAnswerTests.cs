using Kacls.Audit;
using Kacls.Azure.Telemetry;
using Kacls.Testing;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace KaclsFunctions.Tests.AuditDelivery;

/// <summary>An ingestion that answers a batch after nobody waits for that any more.</summary>
public sealed class LateAnswerTests
{
    [Fact]
    public async Task the_late_answer_to_a_batch_that_was_given_up_is_not_taken_for_that_of_the_next()
    {
        var lanes = new AuditLanes(1_000, new ManualTimeProvider());
        using var exporter = new LateExporter();
        using var audit = new ExportedAudit(exporter, Resource.Empty, (_, count) => exporter.Take(count));
        using var impatient = new CancellationTokenSource();
        var first = audit.SendAsync(Batch(), impatient.Token);
        await exporter.Asked;
        await impatient.CancelAsync();
        Assert.Equal([0], (await first).Again);

        // The first one is taken now, and the second one is answered by nobody.
        var second = audit.SendAsync(Batch(), CancellationToken.None);
        exporter.Answer();
        Assert.Equal([0], (await second.WaitAsync(TimeSpan.FromSeconds(30))).Again);
        Assert.Equal(2, exporter.Batches);

        List<AuditEntry> Batch()
        {
            lanes.Accept(AuditSamples.Granted(lanes));
            var batch = new List<AuditEntry>();
            lanes.Take(batch, 1);
            return batch;
        }
    }

    /// <summary>Its first batch is taken once it may be; its second one can't be sent. As with the real one, the reply tells.</summary>
    private sealed class LateExporter : BaseExporter<LogRecord>
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim mayAnswer = new();
        private SinkAnswer? answer;

        internal Task Asked => asked.Task;

        internal int Batches { get; private set; }

        internal void Answer() => mayAnswer.Set();

        internal SinkAnswer Take(int count) => Interlocked.Exchange(ref answer, null) ?? SinkAnswer.AllAgain("unreachable", count);

        public override ExportResult Export(in Batch<LogRecord> batch)
        {
            if (++Batches > 1)
            {
                return ExportResult.Failure;
            }

            asked.SetResult();
            mayAnswer.Wait();
            answer = SinkAnswer.Taken;
            return ExportResult.Success;
        }

        protected override void Dispose(bool disposing)
        {
            mayAnswer.Dispose();
            base.Dispose(disposing);
        }
    }
}

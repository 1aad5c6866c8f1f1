using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Kacls.Benchmarks.Allocation;

/// <summary>A request body that has come with the headers, as most do, and can be read any number of times.</summary>
internal sealed class WholeBody(byte[] body) : PipeReader, IRequestBodyPipeFeature
{
    public PipeReader Reader => this;

    public override bool TryRead(out ReadResult result)
    {
        result = new(new ReadOnlySequence<byte>(body), isCanceled: false, isCompleted: true);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nothing has to be waited for.");

    public override void AdvanceTo(SequencePosition consumed)
    {
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
    }

    public override void CancelPendingRead()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Grpc.Core;
using Kacls.Testing.FunctionsHost.Rpc;

namespace Kacls.Testing.FunctionsHost;

/// <summary>
/// The host's end of the stream of messages with the worker. A request and its answer carry the same id. What the worker logs
/// (<c>RpcLog</c>) is dropped, as the Azure Functions host shows none of it where the worker has OpenTelemetry's defaults.
/// </summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> waiting = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    /// <summary>Completes when the worker has said that it is there.</summary>
    internal Task Started => started.Task;

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var sending = SendAllAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Receive(message);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The worker is gone; those who wait for it learn it below.
        }
        finally
        {
            outgoing.Writer.TryComplete();
            foreach (var id in waiting.Keys)
            {
                if (waiting.TryRemove(id, out var answer))
                {
                    answer.TrySetException(new IOException("The worker has gone."));
                }
            }
        }

        await sending;
    }

    /// <summary>Sends a message that no answer is awaited to.</summary>
    internal void Send(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    /// <summary>Sends a message and waits for the one that answers it.</summary>
    /// <exception cref="IOException">The worker has gone.</exception>
    internal async Task<StreamingMessage> AskAsync(StreamingMessage message)
    {
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        message.RequestId = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        waiting[message.RequestId] = answer;
        return outgoing.Writer.TryWrite(message) ? await answer.Task : throw new IOException("The worker has gone.");
    }

    private async Task SendAllAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellation)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellation))
            {
                await stream.WriteAsync(message, cancellation);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            // The stream has ended.
        }
    }

    private void Receive(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.StartStream)
        {
            started.TrySetResult();
        }
        else if (waiting.TryRemove(message.RequestId, out var answer))
        {
            answer.TrySetResult(message);
        }
    }
}

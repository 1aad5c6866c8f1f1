using Kacls.Diagnostics;
using Kacls.Errors;

namespace Kacls.KeyEncryption;

/// <summary>A KEK whose calls are measured; while nobody collects that, it is the KEK itself.</summary>
internal sealed class MeasuredKeyEncryptionKey(IKeyEncryptionKey kek, KaclsDiagnostics diagnostics, TimeProvider time) : IKeyEncryptionKey
{
    public string Name => kek.Name;

    public bool IsFailing => kek.IsFailing;

    public bool IsSealAtRisk => kek.IsSealAtRisk;

    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
        IsWanted
            ? MeasureAsync("kacls.kek.wrap", "wrap", kek.WrapAsync, contentKey, cancellation)
            : kek.WrapAsync(contentKey, cancellation);

    public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
        IsWanted
            ? MeasureAsync("kacls.kek.unwrap", "unwrap", kek.UnwrapAsync, wrapped, cancellation)
            : kek.UnwrapAsync(wrapped, cancellation);

    public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
        kek.GetSealAsync(wrapped, cancellation);

    private bool IsWanted => diagnostics.HasSpans || diagnostics.Metrics.WantsKekCalls;

    private async ValueTask<TResult> MeasureAsync<TInput, TResult>(
        string spanName,
        string operation,
        Func<TInput, CancellationToken, ValueTask<TResult>> call,
        TInput input,
        CancellationToken cancellation)
    {
        using var span = diagnostics.StartSpan(spanName)?.SetTag(Tags.Kek, Name);
        var started = time.GetTimestamp();
        KaclsError? failure = ErrorCatalogue.Internal;
        try
        {
            var result = await call(input, cancellation);
            failure = null;
            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            failure = ErrorCatalogue.RequestAborted;
            throw;
        }
        catch (KaclsException exception)
        {
            span.Failed(exception);
            failure = exception.Error;
            throw;
        }
        finally
        {
            diagnostics.Metrics.CountKekCall(Name, operation, failure, time.GetElapsedTime(started));
        }
    }
}

using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Bounds the calls to a vault that one request makes, and turns their failures into ours.</summary>
internal sealed class VaultDeadline(TimeSpan timeout, TimeProvider clock)
{
    /// <exception cref="KaclsException">A KEK error, or whatever of ours the call threw.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        using var request = VaultRequestId.Scope();
        try
        {
            return await call(bound.Token);
        }
        catch (Exception exception) when (exception is not KaclsException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw VaultErrors.Translate(exception, clock);
        }
    }
}

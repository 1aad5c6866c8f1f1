using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Bounds the calls to a vault that one request makes, and turns their failures into ours.</summary>
/// <param name="timeout">The longest that a request waits.</param>
/// <param name="clock">Measures it.</param>
/// <param name="lacksToken">Whether the vault can't be called for want of a token: then it is not the vault that did not answer.</param>
internal sealed class VaultDeadline(TimeSpan timeout, TimeProvider clock, Func<bool> lacksToken)
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
            throw deadline.IsCancellationRequested && lacksToken()
                ? ErrorCatalogue.IdentityUnavailable.ToException("no token for the vault yet", exception)
                : VaultErrors.Translate(exception, clock);
        }
    }

    /// <summary>
    /// Makes one call within <see cref="RunAsync"/>, and a second one beside it when half the time is over; the sooner answer counts. A
    /// connection that a firewall has forgotten swallows what is sent over it, and nothing else ends that wait; a vault that is only slow
    /// has all of the time.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="bound">Ends both.</param>
    /// <param name="admit">Finds room for the second one, which is not made where there is none; absent: it needs none.</param>
    /// <param name="discard">Gets the later answer, where both come: a secret, for example, is zeroed.</param>
    public async Task<T> TryTwiceAsync<T>(
        Func<CancellationToken, Task<T>> call,
        CancellationToken bound,
        Func<IDisposable?>? admit = null,
        Action<T>? discard = null)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(bound);
        try
        {
            var first = call(done.Token);
            if (await Task.WhenAny(first, Task.Delay(timeout / 2, clock, done.Token)) != first && !bound.IsCancellationRequested)
            {
                using var room = admit?.Invoke();
                if (admit is null || room is not null)
                {
                    var second = call(done.Token);
                    var sooner = await Task.WhenAny(first, second);
                    _ = DiscardAsync(sooner == first ? second : first, discard);
                    return await sooner;
                }
            }

            return await first;
        }
        finally
        {
            await done.CancelAsync();
        }
    }

    /// <summary>Ends when the later call does, however it does.</summary>
    private static async Task DiscardAsync<T>(Task<T> later, Action<T>? discard)
    {
        await ((Task)later).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (later.IsCompletedSuccessfully)
        {
            discard?.Invoke(await later);
        }
    }
}

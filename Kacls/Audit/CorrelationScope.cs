using System.Collections.Concurrent;

namespace Kacls.Audit;

/// <summary>
/// What joins our audit with the vault's log, for the request that the current asynchronous flow serves: our correlation id, which goes to
/// the vault, and the ids that the vault gave to the calls made for it.
/// </summary>
internal static class CorrelationScope
{
    // One request makes one call or two, and a retry of each; a flow that outlives its request must not fill the memory.
    private const int MaximumVaultRequests = 8;

    private static readonly AsyncLocal<State?> Ambient = new();

    /// <summary>
    /// The id of the reply and of the audit record; absent outside a request. A set value flows to callees, not to the caller.
    /// </summary>
    public static string? Current
    {
        get => Ambient.Value?.Id;
        set => Ambient.Value = value is null ? null : new State(value);
    }

    /// <summary>The ids noted since <see cref="Current"/> was set, in order, separated by commas; absent where there was no call.</summary>
    public static string? VaultRequests => Ambient.Value?.Calls is { IsEmpty: false } calls ? string.Join(',', calls) : null;

    /// <summary>Notes the id of a call, as the vault's reply names it; the first eight are kept.</summary>
    public static void NoteVaultRequest(string id)
    {
        if (Ambient.Value is { } state && state.CallsToFill() is { Count: < MaximumVaultRequests } calls)
        {
            calls.Enqueue(id);
        }
    }

    private sealed class State(string id)
    {
        private ConcurrentQueue<string>? calls;

        public string Id => id;

        public ConcurrentQueue<string>? Calls => calls;

        // Most requests are wraps, which make no call.
        public ConcurrentQueue<string> CallsToFill() => LazyInitializer.EnsureInitialized(ref calls, static () => new());
    }
}

using System.Collections.Concurrent;

namespace Kacls.Audit;

/// <summary>
/// What joins our audit with the vault's log, for the request that the current asynchronous flow serves: our correlation id, which goes to the
/// vault, and the ids that the vault gave to the calls made for it.
/// </summary>
public static class CorrelationScope
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
    public static string? VaultRequests => Ambient.Value is { Calls.IsEmpty: false } state ? string.Join(',', state.Calls) : null;

    /// <summary>Notes the id of a call, as the vault's reply names it; the first eight are kept.</summary>
    public static void NoteVaultRequest(string id)
    {
        if (Ambient.Value is { Calls.Count: < MaximumVaultRequests } state)
        {
            state.Calls.Enqueue(id);
        }
    }

    private sealed record State(string Id)
    {
        public ConcurrentQueue<string> Calls { get; } = new();
    }
}

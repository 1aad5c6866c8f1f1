using System.Collections.Concurrent;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// The latest requests, oldest first. What only asked for the bearer challenge is kept apart, because the SDK caches challenges.
/// </summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<RecordedRequest> requests = new();

    /// <summary>How many are kept.</summary>
    public int Limit { get; set; } = 65_536;

    /// <summary>Every request with a token.</summary>
    public IReadOnlyList<RecordedRequest> All => [.. requests.Where(request => !request.IsChallenge)];

    /// <summary>Every request without one.</summary>
    public IReadOnlyList<RecordedRequest> Challenges => [.. requests.Where(request => request.IsChallenge)];

    /// <summary>The requests with a token for one operation, named as in <see cref="RecordedRequest.Operation"/>.</summary>
    public IReadOnlyList<RecordedRequest> Of(string operation) =>
        [.. All.Where(request => request.Operation.Equals(operation, StringComparison.OrdinalIgnoreCase))];

    public void Clear() => requests.Clear();

    internal void Add(RecordedRequest request)
    {
        requests.Enqueue(request);
        while (requests.Count > Limit)
        {
            requests.TryDequeue(out _);
        }
    }
}

using System.Globalization;

namespace Kacls.Testing.KeyVault;

/// <summary>
/// The fault switches. Each concerns all requests with a token from now on, or the next <c>count</c>; of every operation, or of the one
/// named as in <see cref="RecordedRequest.Operation"/>. The switch that was set first wins.
/// </summary>
public sealed class Faults
{
    private readonly Lock gate = new();
    private readonly List<(Fault Fault, int? Left)> active = [];

    /// <summary>Answers rightly, but late.</summary>
    /// <param name="delay">On the server's clock; infinite: until the client gives up.</param>
    public void Slow(TimeSpan delay, int? count = null, string? operation = null) =>
        Add(new() { Delay = delay, Operation = operation }, count);

    /// <summary>Answers 429, with <c>Retry-After</c> where it is given: seconds or an HTTP date.</summary>
    public void Throttle(string? retryAfter, int? count = null, string? operation = null) => Add(
        new()
        {
            Error = new(429, "Throttled", "Request was not processed because too many requests were received."),
            RetryAfter = retryAfter,
            Operation = operation,
        },
        count);

    /// <summary>Answers 429 with <c>Retry-After</c>.</summary>
    public void Throttle(int retryAfterSeconds, int? count = null, string? operation = null) =>
        Throttle(retryAfterSeconds.ToString(CultureInfo.InvariantCulture), count, operation);

    /// <summary>Answers a 5xx, or any other error.</summary>
    public void Fail(
        int status = 503,
        int? count = null,
        string? operation = null,
        string code = "ServiceUnavailable",
        string? innerCode = null,
        string? retryAfter = null) => Add(
        new()
        {
            Error = new(status, code, $"The request failed with {status}.", innerCode),
            RetryAfter = retryAfter,
            Operation = operation,
        },
        count);

    /// <summary>Answers 403 as for an identity without a role.</summary>
    public void Deny(int? count = null, string? operation = null) =>
        Fail(403, count, operation, "Forbidden", "ForbiddenByRbac");

    /// <summary>Cuts the connection.</summary>
    public void Drop(int? count = null, string? operation = null) => Add(new() { Drop = true, Operation = operation }, count);

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            active.Clear();
        }
    }

    internal Fault? Take(string operation)
    {
        lock (gate)
        {
            var index = active.FindIndex(entry =>
                entry.Fault.Operation is null || entry.Fault.Operation.Equals(operation, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                return null;
            }

            var (fault, left) = active[index];
            if (left is 1)
            {
                active.RemoveAt(index);
            }
            else
            {
                active[index] = (fault, left - 1);
            }

            return fault;
        }
    }

    private void Add(Fault fault, int? count)
    {
        lock (gate)
        {
            active.Add((fault, count));
        }
    }
}

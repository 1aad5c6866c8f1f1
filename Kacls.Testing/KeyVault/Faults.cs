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
    private readonly Dictionary<string, string> revoked = new(StringComparer.Ordinal);

    /// <summary>Answers rightly, but late.</summary>
    /// <param name="delay">On the server's clock; infinite: until the client gives up.</param>
    public void Slow(TimeSpan delay, int? count = null, string? operation = null) =>
        Add(new() { Delay = delay, Operation = operation }, count);

    /// <summary>Answers 429; a vault without <c>Retry-After</c>, which may be given nevertheless: seconds or an HTTP date.</summary>
    public void Throttle(string? retryAfter, int? count = null, string? operation = null) => Add(
        new()
        {
            Error = new(429, "Throttled", "Request was not processed because too many requests were received."),
            Headers = RetryAfter(retryAfter),
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
        string? retryAfter = null,
        string? message = null) => Add(
        new()
        {
            Error = new(status, code, message ?? $"The request failed with {status}.", innerCode),
            Headers = RetryAfter(retryAfter),
            Operation = operation,
        },
        count);

    /// <summary>Answers what no vault does, but something in front of it, or in place of it.</summary>
    public void Page(
        int status,
        string body,
        string contentType = "text/html",
        int? count = null,
        string? operation = null,
        IReadOnlyDictionary<string, string>? headers = null) => Add(
        new() { Page = (status, contentType, body), Operation = operation, Headers = headers ?? new Dictionary<string, string>() },
        count);

    /// <summary>
    /// Refuses one token from now on with a claims challenge (Microsoft identity platform documentation, claims challenges): who has it
    /// must get another one for these claims.
    /// </summary>
    public void Revoke(string token, string claims)
    {
        lock (gate)
        {
            revoked[token] = claims;
        }
    }

    /// <summary>Answers 403 as for an identity without a role.</summary>
    public void Deny(int? count = null, string? operation = null) => Add(
        new()
        {
            Error = VaultException.Forbidden(VaultErrorBody.ByRbac, "Caller is not authorized to perform action on resource."),
            Operation = operation,
        },
        count);

    /// <summary>Cuts the connection.</summary>
    public void Drop(int? count = null, string? operation = null) => Add(new() { Drop = true, Operation = operation }, count);

    /// <summary>Sends the first half of the true answer under the Content-Length of all of it, and then cuts the connection.</summary>
    /// <param name="silent">Keeps the connection instead, and sends nothing more.</param>
    public void Half(bool silent = false, int? count = null, string? operation = null) =>
        Add(new() { Half = true, Silent = silent, Operation = operation }, count);

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        lock (gate)
        {
            active.Clear();
            revoked.Clear();
        }
    }

    /// <summary>The claims for which another token is needed; absent while the token is good.</summary>
    internal string? ClaimsAgainst(string token)
    {
        lock (gate)
        {
            return revoked.GetValueOrDefault(token);
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

    private static Dictionary<string, string> RetryAfter(string? value) => value is null ? [] : new() { ["Retry-After"] = value };

    private void Add(Fault fault, int? count)
    {
        lock (gate)
        {
            active.Add((fault, count));
        }
    }
}

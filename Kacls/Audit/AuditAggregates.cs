namespace Kacls.Audit;

/// <summary>Which requests are counted together.</summary>
internal readonly record struct AuditKind(
    string Operation,
    string Outcome,
    string ReasonCode,
    int HttpStatus,
    string? User = null,
    string? Issuer = null,
    string? Provider = null)
{
    internal static AuditKind Of(AuditRecord record, bool withIdentity) => withIdentity
        ? new(record.Operation, record.OutcomeName, record.ReasonCode, record.HttpStatus, record.User, record.Issuer, record.Provider)
        : new(record.Operation, record.OutcomeName, record.ReasonCode, record.HttpStatus);
}

/// <summary>Requests that would each have a record of their own if there were fewer of them. Not safe for several threads.</summary>
internal sealed class AuditAggregates
{
    /// <summary>
    /// So many users are told apart in a minute. Who signs in may be of another organization that registered our URL: above it, requests
    /// are counted without their user.
    /// </summary>
    public const int MaximumUsers = 1_000;

    private readonly Dictionary<AuditKind, Aggregate> counted = [];
    private DateTimeOffset oldest;

    public bool IsEmpty => counted.Count == 0;

    public void Count(AuditKind kind, DateTimeOffset now)
    {
        oldest = counted.Count == 0 ? now : oldest;
        if (!counted.TryGetValue(kind, out var aggregate))
        {
            if (counted.Count >= MaximumUsers && kind.User is not null)
            {
                Count(kind with { User = null }, now);
                return;
            }

            counted.Add(kind, aggregate = new(kind, now));
        }

        aggregate.Add(now);
    }

    /// <summary>Whether the oldest count is so old, or the clock was set back and can't tell.</summary>
    public bool IsOlderThan(TimeSpan age, DateTimeOffset now) => counted.Count > 0 && (now - oldest >= age || now < oldest);

    /// <summary>Takes a count out, to become a record.</summary>
    public IAuditSource? Take()
    {
        if (counted.Count == 0)
        {
            return null;
        }

        var (kind, aggregate) = counted.First();
        counted.Remove(kind);
        return aggregate;
    }

    private sealed class Aggregate(AuditKind kind, DateTimeOffset first) : IAuditSource
    {
        private long count;
        private DateTimeOffset last;

        public void Add(DateTimeOffset now) => (count, last) = (count + 1, now);

        public void List(AuditFields fields)
        {
            fields.Add("operation", kind.Operation);
            fields.Add("outcome", kind.Outcome);
            fields.Add("reason_code", kind.ReasonCode);
            fields.Add("http_status", kind.HttpStatus);
            fields.Add("user", kind.User);
            fields.Add("issuer", kind.Issuer);
            fields.Add("provider", kind.Provider);
            fields.Add("count", count);
            fields.Add("first_at", Text(first));
            fields.Add("last_at", Text(last));
        }

        private static string Text(DateTimeOffset at) =>
            at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Kacls.Audit;

/// <summary>A record that was accepted: numbered, and to be delivered.</summary>
/// <param name="at">When it was accepted.</param>
/// <param name="traceId">The trace of its request, if any.</param>
/// <param name="spanId">The span of its request, if any.</param>
internal sealed class AuditEntry(DateTimeOffset at, ActivityTraceId traceId, ActivitySpanId spanId)
{
    private IAuditSource? source;
    private AuditFields? fields;
    private string? instance;
    private long sequence;

    /// <summary>Accepts a record now, in the current trace.</summary>
    internal static AuditEntry Of(IAuditSource source, DateTimeOffset at, DateTimeOffset waitingSince, string instance, long sequence)
    {
        var activity = Activity.Current;
        return new(at, activity?.TraceId ?? default, activity?.SpanId ?? default)
        {
            source = source,
            instance = instance,
            sequence = sequence,
            WaitingSince = waitingSince,
        };
    }

    /// <summary>A record as it was read back.</summary>
    internal static AuditEntry Restored(DateTimeOffset at, ActivityTraceId traceId, ActivitySpanId spanId, AuditFields fields) =>
        new(at, traceId, spanId) { fields = fields };

    public DateTimeOffset At => at;

    /// <summary>The same in <see cref="SteadyTime"/>.</summary>
    public DateTimeOffset WaitingSince { get; private init; }

    public ActivityTraceId TraceId => traceId;

    public ActivitySpanId SpanId => spanId;

    /// <summary>Its fields, listed when they are first asked for: by who delivers, not by the request.</summary>
    public AuditFields Fields => fields ??= List();

    /// <summary>By which it is known without a name: <c>instance/sequence</c>.</summary>
    public string Number => string.Create(CultureInfo.InvariantCulture, $"{Value("instance")}/{Value("sequence")}");

    private object? Value(string name) => Fields.FirstOrDefault(field => field.Key == name).Value;

    private AuditFields List()
    {
        var listed = new AuditFields(source!);
        listed.Add("instance", instance);
        listed.Add("sequence", sequence);
        source = null;
        return listed;
    }
}

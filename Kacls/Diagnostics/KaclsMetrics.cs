using System.Diagnostics;
using System.Diagnostics.Metrics;
using Kacls.Errors;

namespace Kacls.Diagnostics;

/// <summary>The metrics of this service. Durations are seconds, as OpenTelemetry's conventions have them.</summary>
internal sealed class KaclsMetrics
{
    /// <summary>Google's limit for a request is 200 milliseconds: so most boundaries are around it.</summary>
    private static readonly InstrumentAdvice<double> Boundaries =
        new() { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5] };

    private readonly Counter<long> requests;
    private readonly Histogram<double> duration;
    private readonly Histogram<double> kekDuration;
    private readonly Counter<long> kekThrottled;
    private readonly Counter<long> keysRefresh;
    private readonly Gauge<int> keyVersions;
    private readonly Counter<long> auditLost;
    private readonly Gauge<int> auditWaiting;
    private readonly Gauge<long> auditStored;

    internal KaclsMetrics(Meter meter)
    {
        requests = meter.CreateCounter<long>(
            "kacls.requests", "{request}", "Requests that reached an operation: one for each audit record.");
        duration = meter.CreateHistogram("kacls.duration", "s", "From a request's arrival to its decision.", tags: null, Boundaries);
        kekDuration = meter.CreateHistogram(
            "kacls.kek.duration", "s", "One wrap or unwrap of a content key by a KEK.", tags: null, Boundaries);
        kekThrottled = meter.CreateCounter<long>("kacls.kek.throttled", "{call}", "Wraps and unwraps that the vault refused with 429.");
        keysRefresh = meter.CreateCounter<long>(
            "kacls.keys.refresh", "{fetch}", "Fetches of an issuer's keys, or of a vault key's versions.");
        keyVersions = meter.CreateGauge<int>(
            "kacls.key.versions", "{version}", "1 where a version of a vault key is in this state on this instance, 0 where it was.");
        auditLost = meter.CreateCounter<long>("kacls.audit.lost", "{record}", "Audit records that were given up.");
        auditWaiting = meter.CreateGauge<int>("kacls.audit.waiting", "{record}", "Audit records that wait in this instance's memory.");
        auditStored = meter.CreateGauge<long>(
            "kacls.audit.store.bytes", "By", "Undelivered audit records on this instance's disk, compressed.");
    }

    internal bool WantsKekCalls => kekDuration.Enabled || kekThrottled.Enabled;

    /// <summary>A request has been decided.</summary>
    internal void Count(RequestOutcome request)
    {
        if (!requests.Enabled && !duration.Enabled)
        {
            return;
        }

        var outcome = new KeyValuePair<string, object?>(Tags.Outcome, request.Outcome);
        var operation = new KeyValuePair<string, object?>(Tags.Operation, request.Operation);
        var tags = new TagList { operation, outcome, new(Tags.ReasonCode, request.ReasonCode) };
        if (request.Application is { } application)
        {
            tags.Add(Tags.Application, application);
        }

        requests.Add(1, tags);
        duration.Record(request.DurationMs / 1000, operation, outcome);
    }

    /// <summary>A KEK has answered.</summary>
    /// <param name="kek">Its name.</param>
    /// <param name="operation">wrap or unwrap.</param>
    /// <param name="failure">Why it failed; absent where it did not.</param>
    /// <param name="elapsed">How long it took.</param>
    internal void CountKekCall(string kek, string operation, KaclsError? failure, TimeSpan elapsed)
    {
        var name = new KeyValuePair<string, object?>(Tags.Kek, kek);
        var what = new KeyValuePair<string, object?>(Tags.Operation, operation);
        var reason = failure?.ReasonCode ?? Tags.Ok;
        kekDuration.Record(elapsed.TotalSeconds, name, what, new(Tags.ReasonCode, reason));
        if (reason == ErrorCatalogue.KekThrottled.ReasonCode)
        {
            kekThrottled.Add(1, name, what);
        }
    }

    /// <summary>Keys were fetched, or could not be.</summary>
    /// <param name="source">The issuer, or the vault key's URL; both are settings.</param>
    /// <param name="succeeded">Whether the fetch succeeded.</param>
    internal void CountRefresh(string source, bool succeeded)
    {
        if (keysRefresh.Enabled)
        {
            keysRefresh.Add(1, new(Tags.Source, source), new(Tags.Outcome, succeeded ? Tags.Ok : Tags.Failed));
        }
    }

    /// <summary>A version of a vault key is in a state of its life, or is so no longer.</summary>
    /// <param name="source">The key's URL, a setting.</param>
    /// <param name="version">Which one.</param>
    /// <param name="state">A word for it.</param>
    /// <param name="isIt">Whether it is in it.</param>
    internal void ReportKeyVersion(string source, string version, string state, bool isIt)
    {
        if (keyVersions.Enabled)
        {
            keyVersions.Record(isIt ? 1 : 0, new(Tags.Source, source), new(Tags.Version, version), new(Tags.State, state));
        }
    }

    /// <summary>Audit records were given up.</summary>
    /// <param name="reason">A word for why.</param>
    /// <param name="count">How many.</param>
    internal void CountLost(string reason, int count) => auditLost.Add(count, new KeyValuePair<string, object?>(Tags.Reason, reason));

    /// <summary>How many audit records wait to be delivered, in each lane, and on the disk.</summary>
    internal void ReportAudit((int First, int Second) waiting, long storedBytes)
    {
        if (auditWaiting.Enabled || auditStored.Enabled)
        {
            auditWaiting.Record(waiting.First, new KeyValuePair<string, object?>(Tags.Lane, "first"));
            auditWaiting.Record(waiting.Second, new KeyValuePair<string, object?>(Tags.Lane, "second"));
            auditStored.Record(storedBytes);
        }
    }
}

using System.Collections.Frozen;
using Kacls.Cli.Records;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Protocol;

namespace Kacls.Cli.Perimeters;

/// <summary>What would become of a recorded request under a proposed policy.</summary>
internal enum ReplayVerdict
{
    /// <summary>The same as was decided.</summary>
    Unchanged,

    /// <summary>It was granted, and would be refused.</summary>
    Refused,

    /// <summary>A perimeter refused it, and none would: it would be granted as far as perimeters go.</summary>
    Granted,

    /// <summary>The record doesn't tell enough.</summary>
    Unknown,

    /// <summary>No perimeter judges it: it was refused before, or is of a kind that perimeters don't judge.</summary>
    NotJudged,
}

/// <summary>A recorded request, and what would become of it.</summary>
/// <param name="Record">The record.</param>
/// <param name="Verdict">What would become of it.</param>
/// <param name="Rule">The rule that decides, or that may; absent where none does.</param>
/// <param name="Missing">What the record would have to tell, where that is unknown.</param>
internal sealed record ReplayedRequest(
    AuditRecordLine Record, ReplayVerdict Verdict, string? Rule = null, IReadOnlyCollection<string>? Missing = null);

/// <summary>Judges recorded requests by a proposed policy.</summary>
/// <param name="policy">The proposed one.</param>
/// <param name="recordedClaims">The claims that the policy of that day asked for; null where nobody says.</param>
internal sealed class Replay(PerimeterPolicy policy, FrozenSet<string>? recordedClaims)
{
    private const string Granted = "granted";

    /// <summary>How a record says that the key was wrapped for no perimeter.</summary>
    private const string NoPerimeter = "-";

    /// <summary>Judges one.</summary>
    public ReplayedRequest Judge(AuditRecordLine record)
    {
        var wasGranted = record["outcome"] == Granted;
        if ((!wasGranted && record["reason_code"] != ErrorCatalogue.PerimeterDenied.ReasonCode)
            || record["provider"] is null
            || CseOperation.Find(record["operation"]) is not { Kind: not OperationKind.Service } operation)
        {
            return new(record, ReplayVerdict.NotJudged);
        }

        var request = new RecordedRequest(record, operation, recordedClaims);
        var decision = operation.Kind == OperationKind.Privileged
            ? ReplayedDecision.By(policy.Privileged, request, operation.JudgedAs)
            : Decide(record, request, operation.JudgedAs);
        var verdict = (decision.CanGrant, decision.CanRefuse, wasGranted) switch
        {
            (true, true, _) => ReplayVerdict.Unknown,
            (true, false, true) or (false, _, false) => ReplayVerdict.Unchanged,
            (_, _, true) => ReplayVerdict.Refused,
            _ => ReplayVerdict.Granted,
        };
        return new(record, verdict, decision.Rule, decision.Missing);
    }

    /// <summary>By the perimeter of the token and, where a key was opened that was sealed for another, by that one as well.</summary>
    private ReplayedDecision Decide(AuditRecordLine record, RecordedRequest request, string operation)
    {
        if (record["count"] is not null && record["perimeter_id"] is null)
        {
            // It counts requests of any perimeter.
            var all = policy.All.Select(perimeter => ReplayedDecision.By(perimeter, request, operation)).ToList();
            return new(
                all.Exists(decision => decision.CanGrant), true, null, ["the perimeter, since the record counts several requests"]);
        }

        var byToken = ReplayedDecision.By(policy.Find(record["perimeter_id"] ?? ""), request, operation);
        return record["sealed_perimeter_id"] is { } sealedId
            ? byToken.And(ReplayedDecision.By(policy.Find(sealedId == NoPerimeter ? "" : sealedId), request, operation))
            : byToken;
    }
}

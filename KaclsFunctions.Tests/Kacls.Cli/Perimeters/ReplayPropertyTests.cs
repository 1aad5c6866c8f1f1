using System.Collections.Frozen;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kacls.Audit;
using Kacls.Cli.Perimeters;
using Kacls.Cli.Records;
using Kacls.Perimeters;
using Kacls.Settings;
using KaclsFunctions.Tests.Perimeters;

namespace KaclsFunctions.Tests.Cli.Perimeters;

/// <summary>
/// Of random policies and requests: what a replay says from the record is what the policy decides on the request itself, or unknown.
/// </summary>
public sealed class ReplayPropertyTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(4000);

    /// <summary>The edges of rules are whole minutes.</summary>
    private static readonly TimeSpan FromTheEdge = TimeSpan.FromSeconds(30);
    private static readonly FrozenSet<string> Team = FrozenSet.Create("team");

    [Fact]
    public void with_all_claims_recorded_under_a_known_policy_nothing_is_decided_otherwise() =>
        Check(claims: true, recordedUnder: Team, mayBeUnknown: false);

    [Fact]
    public void with_claims_of_a_policy_that_nobody_names_nothing_is_decided_otherwise() =>
        Check(claims: true, recordedUnder: null, mayBeUnknown: true);

    [Fact]
    public void without_claims_nothing_is_decided_otherwise() => Check(claims: false, recordedUnder: null, mayBeUnknown: true);

    [Fact]
    public void with_a_time_near_the_edge_of_a_rule_nothing_is_decided_otherwise() =>
        Check(
            claims: true, recordedUnder: Team, mayBeUnknown: true, delay: TimeSpan.FromMilliseconds(800),
            fromEdge: TimeSpan.FromMilliseconds(-400));

    [Fact]
    public void without_a_time_nothing_is_decided_otherwise() =>
        Check(claims: true, recordedUnder: Team, mayBeUnknown: true, hasTime: false);

    /// <summary>Else a replay that answers unknown to everything would do.</summary>
    [Fact]
    public void what_does_not_hang_on_claims_is_known_without_them()
    {
        var (known, all) = (0, 0);
        ForEach(claims: false, recordedUnder: null, (_, verdict) =>
        {
            all++;
            known += verdict == ReplayVerdict.Unknown ? 0 : 1;
            return true;
        });
        Assert.InRange((double)known / all, 0.7, 0.999);
    }

    private static void Check(
        bool claims, FrozenSet<string>? recordedUnder, bool mayBeUnknown, TimeSpan delay = default, bool hasTime = true,
        TimeSpan? fromEdge = null) => ForEach(
            claims,
            recordedUnder,
            (granted, verdict) => verdict switch
            {
                ReplayVerdict.Unchanged => granted,
                ReplayVerdict.Refused => !granted,
                ReplayVerdict.Unknown => mayBeUnknown,
                _ => false,
            },
            delay,
            hasTime,
            fromEdge);

    /// <param name="claims">Whether records have them.</param>
    /// <param name="recordedUnder">Which were asked for.</param>
    /// <param name="holds">Gets whether the policy grants the request, and what the replay says of its record, which was granted.</param>
    /// <param name="delay">How much later than the decision the record was written.</param>
    /// <param name="hasTime">Whether the record has a time.</param>
    /// <param name="fromEdge">How far from a whole minute the decision falls.</param>
    private static void ForEach(
        bool claims, FrozenSet<string>? recordedUnder, Func<bool, ReplayVerdict, bool> holds, TimeSpan delay = default,
        bool hasTime = true, TimeSpan? fromEdge = null) => Prop
        .ForAll(PolicyGenerators.PolicyAndRequest(), sample =>
        {
            var policy = KaclsFunctions.Tests.Perimeters.Policies.Of(sample.Rules);
            var request = Complete(sample.Request, fromEdge ?? FromTheEdge);
            var record = RecordOf(request, claims, hasTime ? request.Time + delay : null);
            var replay = new Kacls.Cli.Perimeters.Replay(policy, recordedUnder);
            return holds(policy.Decide(request, "").IsGranted, replay.Judge(record).Verdict);
        })
        .Check(Many);

    /// <summary>A request that reaches a perimeter always has a user, a provider and a text for its role.</summary>
    private static PerimeterRequest Complete(PerimeterRequest request, TimeSpan fromEdge) => new()
    {
        Operation = request.Operation,
        User = request.User ?? "dan@contoso.example",
        Provider = request.Provider ?? "entra",
        EmailType = request.EmailType,
        Application = request.Application,
        Role = request.Role ?? "",
        Resource = request.Resource,
        Address = request.Address,
        Time = request.Time + fromEdge,
        Payload = request.Payload,
    };

    private static AuditRecordLine RecordOf(PerimeterRequest request, bool claims, DateTimeOffset? time)
    {
        var fields = new Dictionary<string, string?>
        {
            ["operation"] = request.Operation,
            ["outcome"] = "granted",
            ["reason_code"] = "ok",
            ["user"] = "an.alias@contoso.example",
            ["google_email"] = request.User,
            ["provider"] = request.Provider,
            ["email_type"] = request.EmailType,
            ["application"] = request.Application,
            ["role"] = request.Role is { Length: > 0 } role ? role : null,
            ["resource_name"] = request.Resource,
            ["client_ip"] = request.Address?.ToString(),
            ["duration_ms"] = 3.5.ToString(CultureInfo.InvariantCulture),
            ["claims"] = claims ? new AuditClaims(["team"]).Of(request.Payload) : null,
        };
        return new(
            fields.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value!, StringComparer.Ordinal),
            time,
            "test:1");
    }
}

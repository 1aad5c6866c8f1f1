using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kacls.Audit;
using Kacls.Cli.Records;
using Kacls.Perimeters;
using Kacls.Perimeters.Conditions;
using Kacls.Protocol;

namespace Kacls.Cli.Perimeters;

/// <summary>A request as a perimeter judged it, as far as its record tells. What the record doesn't tell has no value here.</summary>
internal sealed class RecordedRequest
{
    /// <summary>The decision falls a little before the record is written, and an export may round.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private readonly AuditRecordLine record;
    private readonly FrozenSet<string>? recordedClaims;
    private readonly HashSet<string> unknownClaims = new(StringComparer.Ordinal);
    private readonly bool hasClaims;
    private readonly PerimeterRequest early;
    private readonly PerimeterRequest late;

    /// <param name="record">The record of a request that a perimeter judged.</param>
    /// <param name="operation">Its operation.</param>
    /// <param name="recordedClaims">The claims that were recorded where a token had them; null: nobody says.</param>
    public RecordedRequest(AuditRecordLine record, CseOperation operation, FrozenSet<string>? recordedClaims)
    {
        this.record = record;
        this.recordedClaims = recordedClaims;
        var payload = ReadClaims(record["claims"]);
        hasClaims = !payload.IsEmpty;
        var end = record.Time ?? DateTimeOffset.UnixEpoch;
        late = Request(operation, payload, end + Slack);
        early = Request(operation, payload, end - Slack - Duration(record));
    }

    /// <summary>What a condition may have been.</summary>
    /// <param name="condition">Of a rule.</param>
    /// <param name="missing">Gets what the record would have to tell.</param>
    public Possible Judge(ICondition condition, ISet<string> missing)
    {
        if (Missing(condition) is { } what)
        {
            missing.Add(what);
            return Possible.Anything;
        }

        var (first, last) = (condition.Holds(early), condition.Holds(late));
        if (first != last)
        {
            missing.Add("the exact time");
        }

        return Possible.Only(first).Or(Possible.Only(last));
    }

    private static TimeSpan Duration(AuditRecordLine record) =>
        double.TryParse(record["duration_ms"], NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e9
            ? TimeSpan.FromMilliseconds(ms)
            : TimeSpan.Zero;

    private PerimeterRequest Request(CseOperation operation, ReadOnlyMemory<byte> payload, DateTimeOffset time)
    {
        var isUsers = operation.Kind == OperationKind.User;
        return new()
        {
            Operation = operation.JudgedAs,
            User = record["google_email"] ?? record["user"],
            Provider = record["provider"],
            EmailType = isUsers ? record["email_type"] : null,
            Application = isUsers ? record["application"] : null,
            Role = isUsers ? record["role"] ?? "" : null,
            Resource = record["resource_name"],
            Address = AddressText.Parse(record["client_ip"]),
            Time = time,
            Payload = payload,
        };
    }

    /// <summary>What the record doesn't tell of that which a condition asks for; null: it tells all.</summary>
    private string? Missing(ICondition condition) => condition switch
    {
        _ when record["count"] is not null => "all but the user, since the record counts several requests",
        ClaimCondition { Claim: var claim } => IsUnknown(claim) ? $"the claim {claim}" : null,
        HoursCondition or PeriodCondition => record.Time is null ? "the time" : null,
        NetworkCondition or CountryCondition => record["client_ip"] is { } ip && late.Address is null ? $"the address '{ip}'" : null,
        { Member: "Users" or "Domains" } => late.User is null || IsAltered(late.User) ? "the user" : null,
        { Member: "Providers" } => Altered(late.Provider, "provider"),
        { Member: "EmailTypes" } => Altered(late.EmailType, "email_type"),
        { Member: "Applications" } => Altered(late.Application, "application"),
        { Member: "Roles" } => Altered(late.Role, "role"),
        { Member: "Resources" } => Altered(late.Resource, "resource_name"),
        _ => condition.Member,
    };

    /// <summary>
    /// A claim that the record lacks was either not in the token or not asked for by the policy of that day: only that policy tells which.
    /// </summary>
    private bool IsUnknown(string claim) =>
        !hasClaims || unknownClaims.Contains(claim)
        || (!late.Claims.ContainsKey(claim) && recordedClaims?.Contains(claim) != true);

    private static string? Altered(string? text, string field) => text is not null && IsAltered(text) ? field : null;

    /// <summary>
    /// Records cut what is long, and put a space in the place of a character that nobody sees: what was there is not known.
    /// </summary>
    private static bool IsAltered(string text) => text.AsSpan().IndexOfAny(' ', '\u2026') >= 0;

    private ReadOnlyMemory<byte> ReadClaims(string? text)
    {
        if (text is null)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            foreach (var claim in document.RootElement.EnumerateObject())
            {
                if (claim.Name == AuditClaims.TooLong && claim.Value.ValueKind == JsonValueKind.Array)
                {
                    unknownClaims.UnionWith(claim.Value.EnumerateArray().Select(name => name.ToString()));
                }
                else if (claim.Value.GetRawText().Contains(TokenText.Replacement, StringComparison.Ordinal))
                {
                    unknownClaims.Add(claim.Name);
                }
            }

            return Encoding.UTF8.GetBytes(text);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

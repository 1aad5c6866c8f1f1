using System.Text.Json;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// What Microsoft Sentinel asks of a scheduled analytics rule (Azure/Azure-Sentinel, .script/tests/detectionTemplateSchemaValidation,
/// Models: ScheduledTemplateInternalModel, AttackTactic, KillChainTechniquesHelper, EntityMappingIdentifiers). Of tactics, techniques and
/// entities only those that our rules use are here.
/// </summary>
internal static partial class SentinelSchema
{
    private static readonly Dictionary<string, string[]> Techniques = new()
    {
        ["Collection"] = ["T1530"],
        ["CredentialAccess"] = ["T1110", "T1555"],
        ["DefenseEvasion"] = ["T1562"],
        ["Persistence"] = ["T1098"],
        ["PrivilegeEscalation"] = ["T1078"],
    };

    /// <summary>The identifiers of an entity, of which one at least identifies it by itself.</summary>
    private static readonly Dictionary<string, (string[] Strong, string[] Others)> Entities = new()
    {
        ["Account"] = (["FullName", "Sid", "Name", "AadUserId", "PUID", "ObjectGuid"],
            ["NTDomain", "DnsDomain", "UPNSuffix", "AadTenantId", "IsDomainJoined", "DisplayName"]),
        ["Host"] = (["FullName", "HostName", "NetBiosName", "AzureID", "OMSAgentID"],
            ["DnsDomain", "NTDomain", "OSFamily", "OSVersion", "IsDomainJoined"]),
        ["IP"] = (["Address"], []),
    };

    /// <summary>What is wrong with a rule, each by the member's name.</summary>
    internal static IReadOnlyList<string> Faults(SentinelRule rule)
    {
        List<string> faults = [];
        Ask("id", Guid.TryParseExact(rule.Text("id"), "D", out _));
        Ask("name", rule.Text("name") is { Length: > 0 and <= 50 } name && !name.EndsWith('.'));
        Ask("description", rule.Text("description") is { Length: > 0 and <= 5000 } text
            && text.StartsWith("Identifies ", StringComparison.Ordinal));
        Ask("severity", rule.Text("severity") is "Informational" or "Low" or "Medium" or "High");
        Ask("requiredDataConnectors", rule.Yaml.TryGetProperty("requiredDataConnectors", out var connectors)
            && connectors.EnumerateArray().All(IsConnector));
        var (frequency, period) = (Span(rule.Text("queryFrequency")), Span(rule.Text("queryPeriod")));
        Ask("queryFrequency", IsSpan(frequency) && (period < TimeSpan.FromDays(2) || frequency >= TimeSpan.FromHours(1)));
        Ask("queryPeriod", IsSpan(period) && period >= frequency);
        Ask("triggerOperator", rule.Text("triggerOperator") is "gt");
        Ask("triggerThreshold", rule.Text("triggerThreshold") is "0");
        var tactics = rule.Texts("tactics");
        Ask("tactics", tactics.Length > 0 && tactics.All(Techniques.ContainsKey));
        var techniques = rule.Texts("relevantTechniques");
        Ask("relevantTechniques", techniques.Length > 0
            && techniques.All(one => tactics.Any(tactic => Techniques.GetValueOrDefault(tactic, []).Contains(one))));
        Ask("query", rule.Query.Length is > 0 and <= 10_000);
        Ask("entityMappings", rule.Yaml.TryGetProperty("entityMappings", out var entities)
            && entities.GetArrayLength() is >= 1 and <= 5 && entities.EnumerateArray().All(IsEntity));
        Ask("version", Version().IsMatch(rule.Text("version")));
        Ask("kind", rule.Text("kind") is "Scheduled");
        return faults;

        void Ask(string member, bool isRight)
        {
            if (!isRight)
            {
                faults.Add(member);
            }
        }
    }

    private static bool IsConnector(JsonElement connector) =>
        connector.GetProperty("connectorId").GetString() == "AzureKeyVault"
        && connector.GetProperty("dataTypes").EnumerateArray().Single().GetString() == "KeyVaultData";

    private static bool IsEntity(JsonElement entity)
    {
        var identifiers = entity.GetProperty("fieldMappings").EnumerateArray()
            .Select(mapping => mapping.GetProperty("identifier").GetString()!).ToArray();
        return Entities.TryGetValue(entity.GetProperty("entityType").GetString()!, out var known)
            && identifiers.Length is >= 1 and <= 3
            && identifiers.Any(known.Strong.Contains)
            && identifiers.All(name => known.Strong.Contains(name) || known.Others.Contains(name));
    }

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.FromMinutes(5) && span <= TimeSpan.FromDays(14);

    private static TimeSpan Span(string text) => Duration().Match(text) is not { Success: true } match
        ? TimeSpan.Zero
        : match.Groups["unit"].Value switch
        {
            "m" => TimeSpan.FromMinutes(int.Parse(match.Groups["number"].Value, null)),
            "h" => TimeSpan.FromHours(int.Parse(match.Groups["number"].Value, null)),
            _ => TimeSpan.FromDays(int.Parse(match.Groups["number"].Value, null)),
        };

    [GeneratedRegex(@"^(?<number>\d{1,4})(?<unit>[mhd])$", RegexOptions.ExplicitCapture)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex Version();
}

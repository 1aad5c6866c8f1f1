using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kacls.Perimeters;
using Kacls.Settings;

namespace KaclsFunctions.Tests.Perimeters;

/// <summary>Random policies and requests over few values, so that rules match often.</summary>
internal static class PolicyGenerators
{
    private static readonly string[] Users = ["ann@contoso.example", "bob@sub.contoso.example", "eve@evilcontoso.example"];
    private static readonly string[] Domains = ["contoso.example", "*.contoso.example", "evilcontoso.example"];
    private static readonly string[] Networks = ["203.0.113.0/24", "203.0.113.128/25", "2001:db8::/32"];
    private static readonly string[] Addresses = ["203.0.113.5", "203.0.113.200", "192.0.2.1", "2001:db8::1"];
    private static readonly string[] Claims = ["{}", "{\"team\":\"red\"}", "{\"team\":[\"red\",\"blue\"]}", "{\"team\":[]}"];
    private static readonly string[] Times = ["00:00", "06:00", "08:30", "18:00", "22:00"];
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static Arbitrary<(PerimeterRuleSettings[] Rules, PerimeterRequest Request)> PolicyAndRequest() => (
        from count in Gen.Choose(0, 6)
        from rules in Rule().ArrayOf(count)
        from request in Request()
        select (Named(rules), request)).ToArbitrary();

    private static PerimeterRuleSettings[] Named(PerimeterRuleSettings[] rules)
    {
        foreach (var (index, rule) in rules.Index())
        {
            rule.Name = $"rule-{index.ToString(CultureInfo.InvariantCulture)}";
        }

        return rules;
    }

    private static Gen<PerimeterRuleSettings> Rule() =>
        from effect in Gen.Elements("deny", "allow", "audit")
        from operations in Optional(
            Some(Policies.Operations).Select(names => names is ["wrap"] ? Policies.Operations : names)) // wrap alone has no readers
        from when in Optional(Condition())
        from unless in Optional(Condition())
        from missing in Gen.Elements(null, "ignore")
        select new PerimeterRuleSettings
        {
            Effect = effect,
            Operations = operations,
            When = OrNone(when),
            Unless = OrNone(unless),
            Missing = missing,
        };

    /// <summary>A condition without a member is a fault; none at all is none.</summary>
    private static ConditionSettings? OrNone(ConditionSettings? condition) =>
        condition is not null
            && typeof(ConditionSettings).GetProperties().Any(property => property.GetValue(condition) is not null) ? condition : null;

    private static Gen<ConditionSettings> Condition() =>
        from users in Seldom(Some(Users))
        from domains in Seldom(Some(Domains))
        from providers in Seldom(Some(Policies.Providers))
        from roles in Seldom(Some(["reader", "writer"]))
        from networks in Seldom(Some(Networks))
        from teams in Seldom(Some(["red", "blue"]))
        from hours in Seldom(Hours())
        from starts in Seldom(Gen.Choose(1, 14))
        select new ConditionSettings
        {
            Users = users,
            Domains = domains,
            Providers = providers,
            Roles = roles,
            Networks = networks,
            Claims = teams is null ? null : new() { ["team"] = teams },
            Hours = hours,
            From = starts == 0 ? null : $"2026-11-{starts.ToString("00", CultureInfo.InvariantCulture)}T12:00:00Z",
        };

    private static Gen<HoursSettings> Hours() =>
        from start in Gen.Elements(Times)
        from end in Gen.Elements(Times)
        from days in Optional(Some(Days))
        where start != end
        select new HoursSettings { From = start, To = end, Days = days, TimeZone = "Etc/UTC" };

    private static Gen<PerimeterRequest> Request() =>
        from operation in Gen.Elements(Policies.Operations)
        from user in Optional(Gen.Elements(Users))
        from address in Optional(Gen.Elements(Addresses))
        from provider in Optional(Gen.Elements(Policies.Providers))
        from role in Optional(Gen.Elements("reader", "writer"))
        from claims in Gen.Elements(Claims)
        from minutes in Gen.Choose(0, 14 * 24 * 60)
        select Policies.Request(
            operation,
            user,
            address,
            new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture),
            claims,
            provider,
            role: role);

    private static Gen<string[]> Some(string[] values) =>
        from part in Gen.NonEmptyListOf(Gen.Elements(values)) select part.Distinct().ToArray();

    private static Gen<T?> Optional<T>(Gen<T> values) =>
        Gen.Frequency((1, Gen.Constant(default(T))), (2, values.Select(value => (T?)value)));

    private static Gen<T?> Seldom<T>(Gen<T> values) => Gen.Frequency((4, Gen.Constant(default(T))), (1, values.Select(value => (T?)value)));
}

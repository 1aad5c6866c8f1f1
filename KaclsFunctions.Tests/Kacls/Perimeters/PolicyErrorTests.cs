using Kacls.Settings;

namespace KaclsFunctions.Tests.Perimeters;

public sealed class PolicyErrorTests
{
    public static TheoryData<string, ConditionSettings> BadConditions => new()
    {
        { "Users", new() { Users = ["nobody"] } },
        { "Users is empty", new() { Users = [] } },
        { "Domains", new() { Domains = ["@contoso.example"] } },
        { "Domains", new() { Domains = ["*contoso.example"] } },
        { "Providers", new() { Providers = ["okta"] } },
        { "Applications", new() { Applications = ["sheets"] } },
        { "Networks", new() { Networks = ["203.0.113.0/33"] } },
        { "Networks", new() { Networks = ["203.0.113.5/24"] } },
        { "Networks", new() { Networks = ["office"] } },
        { "Countries", new() { Countries = ["DE"] } },
        { "Countries", new() { Countries = ["Germany"] } },
        { "Claims:groups is empty", new() { Claims = new() { ["groups"] = [] } } },
        { "Hours:TimeZone 'Mars/Olympus'", new() { Hours = new() { From = "08:00", To = "18:00", TimeZone = "Mars/Olympus" } } },
        { "Hours:TimeZone ''", new() { Hours = new() { From = "08:00", To = "18:00" } } },
        { "Hours:From", new() { Hours = new() { From = "8", To = "18:00", TimeZone = "Europe/Berlin" } } },
        { "Hours:From", new() { Hours = new() { From = "24:00", To = "18:00", TimeZone = "Europe/Berlin" } } },
        { "Hours:To", new() { Hours = new() { From = "08:00", To = "25:00", TimeZone = "Europe/Berlin" } } },
        { "Hours:Days", new() { Hours = new() { From = "08:00", To = "18:00", Days = ["Monday"], TimeZone = "Europe/Berlin" } } },
        { "Hours:Days is empty", new() { Hours = new() { From = "08:00", To = "18:00", Days = [], TimeZone = "Europe/Berlin" } } },
        { "From is not an instant", new() { From = "2026-12-01" } },
        { "Until is not an instant", new() { Until = "2026-12-01T00:00:00" } },
        { "From is not before Until", new() { From = "2026-12-02T00:00:00Z", Until = "2026-12-01T00:00:00Z" } },
    };

    [Theory]
    [MemberData(nameof(BadConditions))]
    public void a_bad_condition_names_rule_and_error_in_when_and_unless(string error, ConditionSettings condition)
    {
        foreach (var rule in new[] { Policies.Deny(condition), Policies.Deny(unless: condition) })
        {
            var errors = Policies.ErrorsOf(new() { ById = new() { ["finance"] = new() { Rules = [rule] } } });
            Assert.Contains(errors, text => text.Contains(error, StringComparison.Ordinal)
                && text.StartsWith("Kacls:Perimeters:ById:finance:Rules:0 (deny) ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void a_bad_rule_is_named()
    {
        foreach (var effect in new[] { "permit", "report", "Audit", "AUDIT", "audit ", "deny,audit" })
        {
            Assert.EndsWith(
                $"has the Effect '{effect}', which is none of allow, deny, audit",
                Error(new() { Name = "r", Effect = effect }),
                StringComparison.Ordinal);
        }

        Assert.Contains("comma", Error(Policies.Audit(name: "one,other")), StringComparison.Ordinal);
        Assert.Empty(Policies.ErrorsOf(new() { Default = new() { Rules = [new() { Name = "one,other", Effect = "deny" }] } }));
        Assert.Contains(
            "another rule",
            Assert.Single(Policies.ErrorsOf(new() { Default = new() { Rules = [Policies.Deny(), Policies.Audit(name: "deny")] } })),
            StringComparison.Ordinal);
        Assert.Contains("no Name", Error(new() { Effect = "deny" }), StringComparison.Ordinal);
        Assert.Contains("'unwarp'", Error(new() { Name = "r", Effect = "deny", Operations = ["unwarp"] }), StringComparison.Ordinal);
        Assert.Contains("Operations is empty", Error(new() { Name = "r", Effect = "deny", Operations = [] }), StringComparison.Ordinal);
        Assert.Contains("Missing", Error(new() { Name = "r", Effect = "deny", Missing = "maybe" }), StringComparison.Ordinal);
        Assert.Contains("UnknownId", Assert.Single(Policies.ErrorsOf(new() { UnknownId = "allow" })), StringComparison.Ordinal);
        Assert.Contains(
            "CountryDatabase", Assert.Single(Policies.ErrorsOf(new() { CountryDatabase = "/nowhere.csv" })), StringComparison.Ordinal);
        Assert.Contains(
            "another rule",
            Assert.Single(Policies.ErrorsOf(new() { Default = new() { Rules = [Policies.Deny(), Policies.Deny()] } })),
            StringComparison.Ordinal);

        static string Error(PerimeterRuleSettings rule) => Assert.Single(Policies.ErrorsOf(new() { Default = new() { Rules = [rule] } }));
    }
}

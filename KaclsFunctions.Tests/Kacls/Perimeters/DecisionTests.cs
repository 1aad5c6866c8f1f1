using Kacls.Settings;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Perimeters;

public sealed class DecisionTests
{
    private static readonly ConditionSettings Office = new() { Networks = ["203.0.113.0/24"] };

    [Fact]
    public void without_rules_everything_is_granted() => Assert.True(Policies.Of().Decide(Policies.Request(), "").IsGranted);

    [Fact]
    [Rule("8-9")]
    public void a_matching_deny_refuses_whatever_is_allowed()
    {
        var decision = Policies.Of(Policies.Allow(), Policies.Deny(Office)).Decide(Policies.Request(), "");
        Assert.False(decision.IsGranted);
        Assert.Equal("deny", decision.Rule);
    }

    [Fact]
    public void where_there_are_allow_rules_one_must_match()
    {
        var policy = Policies.Of(Policies.Allow(Office, operations: ["unwrap"]));
        Assert.True(policy.Decide(Policies.Request(), "").IsGranted);
        Assert.False(policy.Decide(Policies.Request(address: "192.0.2.1"), "").IsGranted);
        Assert.True(policy.Decide(Policies.Request(operation: "wrap", address: "192.0.2.1"), "").IsGranted);
    }

    [Fact]
    public void unless_switches_a_rule_off_where_it_holds()
    {
        var policy = Policies.Of(Policies.Deny(unless: Office));
        Assert.True(policy.Decide(Policies.Request(), "").IsGranted);
        Assert.False(policy.Decide(Policies.Request(address: "192.0.2.1"), "").IsGranted);
        Assert.False(policy.Decide(Policies.Request(address: null), "").IsGranted);
    }

    [Fact]
    public void what_is_missing_is_ignored_where_the_rule_says_so()
    {
        Assert.True(Policies.Of(Policies.Deny(Office, missing: "ignore")).Decide(Policies.Request(address: null), "").IsGranted);
        Assert.True(Policies.Of(Policies.Deny(unless: Office, missing: "ignore")).Decide(Policies.Request(address: null), "").IsGranted);
        Assert.False(
            Policies.Of(Policies.Deny(unless: Office, missing: "ignore")).Decide(Policies.Request(address: "192.0.2.1"), "").IsGranted);
        var allow = Policies.Allow(Office);
        allow.Missing = "ignore";
        Assert.False(Policies.Of(allow).Decide(Policies.Request(address: null), "").IsGranted);
    }

    [Theory]
    [InlineData("deny", "", true)]
    [InlineData("deny", "finance", false)]
    [InlineData("deny", "Finance", false)]
    [InlineData("deny", "unknown", false)]
    [InlineData("default", "unknown", true)]
    [InlineData("default", "finance", false)]
    [Rule("8-6")]
    public void the_perimeter_id_selects_the_perimeter(string unknownId, string perimeterId, bool isGranted)
    {
        var policy = Policies.Read(new() { UnknownId = unknownId, ById = new() { ["finance"] = new() { Rules = [Policies.Deny()] } } });
        Assert.Equal(isGranted, policy.Decide(Policies.Request(), perimeterId).IsGranted);
    }

    [Fact]
    public void while_no_perimeter_has_an_id_every_id_is_judged_by_the_default()
    {
        Assert.True(Policies.Of().Decide(Policies.Request(), "finance").IsGranted);
        Assert.False(Policies.Of(Policies.Deny()).Decide(Policies.Request(), "finance").IsGranted);
    }

    [Fact]
    public void of_two_perimeters_both_must_grant()
    {
        var policy = Policies.Read(new() { ById = new() { ["open"] = new(), ["shut"] = new() { Rules = [Policies.Deny()] } } });
        Assert.True(policy.Decide(Policies.Request(), "open", "open").IsGranted);
        Assert.False(policy.Decide(Policies.Request(), "open", "shut").IsGranted);
        Assert.False(policy.Decide(Policies.Request(), "shut", "open").IsGranted);
        Assert.False(policy.Decide(Policies.Request(), "open", "gone").IsGranted);
        Assert.True(policy.Decide(Policies.Request(), "open", "").IsGranted);
    }

    [Fact]
    [Rule("8-8")]
    public void the_privileged_perimeter_is_one_of_its_own()
    {
        var policy = Policies.Read(new() { Privileged = new() { Rules = [Policies.Deny()] } });
        Assert.True(policy.Decide(Policies.Request(), "").IsGranted);
        Assert.False(policy.DecidePrivileged(Policies.Request()).IsGranted);
    }

    [Fact]
    public void an_explanation_says_why_each_rule_took_part_or_not()
    {
        PerimeterRuleSettings[] rules =
        [
            new() { Name = "other-operation", Effect = "deny", Operations = ["wrap"] },
            new() { Name = "elsewhere", Effect = "deny", When = new() { Networks = ["192.0.2.0/24"] } },
            new() { Name = "switched-off", Effect = "deny", Unless = Office },
            new() { Name = "no-claim", Effect = "allow", When = new() { Claims = new() { ["department"] = ["x"] } } },
            new() { Name = "decides", Effect = "allow", When = Office },
        ];
        var explanation = Policies.Of(rules).Explain(Policies.Request(), "");
        Assert.True(explanation.Decision.IsGranted);
        Assert.Equal("decides", explanation.Decision.Rule);
        var why = explanation.Rules.ToDictionary(rule => rule.Name, rule => rule.Why);
        Assert.Equal("it is not about unwrap", why["other-operation"]);
        Assert.Equal("When:Networks does not hold", why["elsewhere"]);
        Assert.Equal("Unless holds: Networks", why["switched-off"]);
        Assert.Equal("Claims:department can't be known, and an allow rule then does not match", why["no-claim"]);
        Assert.Equal("all of When holds", why["decides"]);
    }
}

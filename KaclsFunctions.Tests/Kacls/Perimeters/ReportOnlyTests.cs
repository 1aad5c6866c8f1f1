using System.Globalization;
using System.Text;
using Kacls.Audit;
using Kacls.Perimeters;
using Kacls.Perimeters.Conditions;
using Kacls.Requests;
using Kacls.Settings;

namespace KaclsFunctions.Tests.Perimeters;

/// <summary>Rules with the effect audit: they are judged as deny rules, refuse nobody, and are named.</summary>
public sealed class ReportOnlyTests
{
    private static readonly ConditionSettings Office = new() { Networks = ["203.0.113.0/24"] };
    private static readonly ConditionSettings Staff = new() { Claims = new() { ["groups"] = ["staff"] } };

    public static TheoryData<string, PerimeterRuleSettings, string?> Rules => new()
    {
        { "no condition", Policies.Audit(), "audit" },
        { "When holds", Policies.Audit(Office), "audit" },
        { "When does not hold", Policies.Audit(new() { Networks = ["192.0.2.0/24"] }), null },
        { "Unless holds", Policies.Audit(unless: Office), null },
        { "Unless does not hold", Policies.Audit(unless: new() { Networks = ["192.0.2.0/24"] }), "audit" },
        { "another operation", Policies.Audit(operations: ["wrap"]), null },
        { "this operation", Policies.Audit(operations: ["open"]), "audit" },
        { "a claim that is absent", Policies.Audit(Staff), "audit" },
        { "a claim that is absent, in Unless", Policies.Audit(unless: Staff), "audit" },
        { "a claim that is absent and ignored", Policies.Audit(Staff, missing: "ignore"), null },
        { "a claim that is absent and ignored, in Unless", Policies.Audit(unless: Staff, missing: "ignore"), null },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void a_rule_is_judged_as_the_deny_rule_that_it_is_to_become(string what, PerimeterRuleSettings rule, string? wouldDeny)
    {
        var decision = Policies.Of(rule).Decide(Policies.Request(), "");
        Assert.True(decision is { IsGranted: true, Rule: null }, what);
        Assert.Equal(wouldDeny, decision.WouldDeny);
        Assert.Equal(wouldDeny is null, Policies.Of(NaiveEvaluator.AsDeny(rule)).Decide(Policies.Request(), "").IsGranted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("198.51.100.7")]
    public void an_address_or_country_that_is_unknown_is_named(string? address)
    {
        var countries = Path.Combine(Directory.CreateTempSubdirectory("kacls-report-only-").FullName, "countries.csv");
        File.WriteAllText(countries, "203.0.113.0,203.0.113.255,DE\n");
        var policy = Policies.Read(new()
        {
            CountryDatabase = countries,
            Default = new() { Rules = [Policies.Audit(new() { Countries = ["FR"] })] },
        });
        Assert.Null(policy.Decide(Policies.Request(), "").WouldDeny);
        var decision = policy.Decide(Policies.Request(address: address), "");
        Assert.True(decision.IsGranted);
        Assert.Equal("audit", decision.WouldDeny);
    }

    [Fact]
    public void neither_a_rule_that_decides_nor_another_report_only_rule_hides_one()
    {
        PerimeterRuleSettings[] watched = [Policies.Audit(name: "one"), Policies.Audit(name: "other")];
        foreach (var rule in new[] { Policies.Deny(), Policies.Allow(), Policies.Allow(Staff) })
        {
            foreach (var rules in new[] { (PerimeterRuleSettings[])[rule, .. watched], [.. watched, rule], [watched[0], rule, watched[1]] })
            {
                Assert.Equal(
                    Policies.Of(rule).Decide(Policies.Request(), "") with { WouldDeny = "one,other" },
                    Policies.Of(rules).Decide(Policies.Request(), ""));
            }
        }
    }

    [Theory]
    [InlineData("a", null, "a,both")]
    [InlineData("a", "a", "a,both")]
    [InlineData("a", "b", "a,both,b")]
    [InlineData("b", "a", "b,both,a")]
    [InlineData("shut", "b", "b,both")]
    [InlineData("a", "shut", "a,both")]
    [InlineData("a", "gone", "a,both")]
    [InlineData("gone", "b", "b,both")]
    [InlineData("gone", "gone", null)]
    [InlineData("", "", null)]
    public void of_two_perimeters_both_are_asked_whatever_either_decides(string perimeterId, string? sealedId, string? wouldDeny)
    {
        var policy = Policies.Read(new()
        {
            ById = new()
            {
                ["a"] = new() { Rules = [Policies.Audit(name: "a"), Policies.Audit(name: "both")] },
                ["b"] = new() { Rules = [Policies.Audit(name: "b"), Policies.Audit(name: "both")] },
                ["shut"] = new() { Rules = [Policies.Deny()] },
            },
        });
        var decision = policy.Decide(Policies.Request(), perimeterId, sealedId);
        Assert.Equal(new[] { perimeterId, sealedId }.All(id => id is not ("shut" or "gone")), decision.IsGranted);
        Assert.Equal(wouldDeny, decision.WouldDeny);
    }

    [Fact]
    public void one_perimeter_that_judges_two_ids_names_each_rule_once()
    {
        Assert.Equal("audit", Policies.Of(Policies.Audit()).Decide(Policies.Request(), "one", "other").WouldDeny);
        var unknownIsDefault = Policies.Read(new()
        {
            UnknownId = "default", ById = new() { ["x"] = new() }, Default = new() { Rules = [Policies.Audit()] },
        });
        Assert.Equal("audit", unknownIsDefault.Decide(Policies.Request(), "one", "other").WouldDeny);
    }

    [Fact]
    public void the_privileged_perimeter_has_report_only_rules_of_its_own()
    {
        var policy = Policies.Read(new()
        {
            Default = new() { Rules = [Policies.Audit(name: "users")] },
            Privileged = new() { Rules = [Policies.Audit(name: "exports"), Policies.Allow(Staff)] },
        });
        var decision = policy.DecidePrivileged(Policies.Request("privilegedunwrap"));
        Assert.False(decision.IsGranted);
        Assert.Equal("exports", decision.WouldDeny);
        Assert.Equal("exports", policy.ExplainPrivileged(Policies.Request("privilegedunwrap")).Decision.WouldDeny);
    }

    [Fact]
    public void a_rule_that_fails_refuses_nobody_and_is_named()
    {
        var broken = new PerimeterRule("broken", RuleEffect.Audit, null, [new BrokenCondition()], [], IgnoresMissing: true);
        var empty = new Perimeter("Privileged", []);
        var policy = new PerimeterPolicy(new Perimeter("Default", [broken]), empty, [], unknownIsDefault: false);
        var decision = policy.Decide(Policies.Request(), "");
        Assert.True(decision.IsGranted);
        Assert.Equal("broken", decision.WouldDeny);

        var denying = new PerimeterPolicy(
            new Perimeter("Default", [broken with { Effect = RuleEffect.Deny }]), empty, [], unknownIsDefault: false);
        Assert.Throws<InvalidOperationException>(() => denying.Decide(Policies.Request(), ""));
    }

    /// <summary>So many rules with names of so many characters, and how many of them find room.</summary>
    [Theory]
    [InlineData(3, 10, 3)]
    [InlineData(12, 40, 12)]
    [InlineData(13, 40, 12)]
    [InlineData(200, 40, 12)]
    [InlineData(2000, 8, 66)]
    [InlineData(2, 1024, 1)]
    public void a_long_list_of_names_is_cut_between_two_of_them_and_says_how_many_more(int rules, int length, int whole)
    {
        var names = Enumerable.Range(0, rules).Select(rule => rule.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'ü')).ToArray();
        var policy = Policies.Of([.. names.Select(name => Policies.Audit(name: name))]);
        var listed = policy.Decide(Policies.Request(), "").WouldDeny!;
        var entries = listed.Split(',');
        Assert.Equal(names.Take(whole), entries.Take(whole));
        Assert.Equal(
            whole == rules ? [] : [string.Create(CultureInfo.InvariantCulture, $"and {rules - whole} more")], entries.Skip(whole));
        Assert.True(whole == 1 || Encoding.UTF8.GetByteCount(listed) <= AuditText.MaxBytes);
    }

    [Fact]
    public void where_there_is_none_a_decision_allocates_nothing_for_them()
    {
        var policy = Policies.Read(new()
        {
            ById = new() { ["a"] = new() { Rules = [Policies.Deny(unless: Office)] }, ["b"] = new() { Rules = [Policies.Allow(Office)] } },
        });
        var request = Policies.Request();
        Assert.Equal("allow", policy.Decide(request, "a", "b").Rule);
        var before = GC.GetAllocatedBytesForCurrentThread();
        policy.Decide(request, "a", "b");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void claims_that_it_asks_for_are_claims_of_the_policy() =>
        Assert.Equal(["groups"], Policies.Of(Policies.Audit(unless: Staff)).ClaimNames);

    [Fact]
    public void an_explanation_says_what_it_would_have_done_and_why()
    {
        PerimeterRuleSettings[] rules =
        [
            Policies.Audit(name: "elsewhere", when: new() { Networks = ["192.0.2.0/24"] }),
            Policies.Audit(name: "no-claim", unless: Staff),
            Policies.Audit(name: "ignored", unless: Staff, missing: "ignore"),
            Policies.Audit(name: "sealing", operations: ["wrap"]),
            Policies.Audit(name: "matches", when: Office),
            Policies.Allow(),
        ];
        var explanation = Policies.Of(rules).Explain(Policies.Request(), "");
        Assert.True(explanation.Decision is { IsGranted: true, Rule: "allow" });
        Assert.Equal("no-claim,matches", explanation.Decision.WouldDeny);
        Assert.Equal(
            [
                ("allow", "allow", true, "all of When holds"),
                ("elsewhere", "audit", false, "When:Networks does not hold"),
                ("no-claim", "audit", true, "Claims:groups can't be known, and a report-only rule then matches, as a deny rule does"),
                ("ignored", "audit", false, "Claims:groups can't be known, and the rule ignores what is missing"),
                ("sealing", "audit", false, "it is not about unwrap"),
                ("matches", "audit", true, "all of When holds"),
            ],
            explanation.Rules.Select(rule => (rule.Name, rule.Effect, rule.Matches, rule.Why)));
    }

    private sealed class BrokenCondition : ICondition
    {
        public string Member => "Broken";

        public Truth Holds(PerimeterRequest request) => throw new InvalidOperationException("always");
    }
}

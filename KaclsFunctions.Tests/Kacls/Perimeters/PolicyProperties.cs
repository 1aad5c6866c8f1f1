using FsCheck;
using FsCheck.Fluent;
using Kacls.Perimeters;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Perimeters;

/// <summary>What holds of every policy, over random ones.</summary>
public sealed class PolicyProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3000);

    [Fact]
    [Rule("8-10")]
    public void the_decision_is_the_naive_evaluators() => Check((rules, request) =>
        IsGranted(rules, request) == NaiveEvaluator.IsGranted(rules, request));

    [Fact]
    public void the_order_of_rules_does_not_matter() => Check((rules, request) =>
        IsGranted(rules, request) == IsGranted([.. rules.Reverse()], request)
        && IsGranted(rules, request) == IsGranted([.. rules.Skip(1), .. rules.Take(1)], request));

    [Fact]
    [Rule("8-9")]
    public void adding_a_deny_rule_never_grants() => Check((rules, request) =>
        rules.Where(rule => rule.Effect == "deny").All(deny =>
            IsGranted([.. rules.Where(rule => rule != deny)], request) || !IsGranted(rules, request)));

    /// <summary>
    /// As long as another allow rule for the operation is left: without any, the perimeter is one of deny rules alone, and grants what none
    /// of them matches.
    /// </summary>
    [Fact]
    public void removing_an_allow_rule_never_grants() => Check((rules, request) =>
        rules.Where(rule => rule.Effect == "allow").All(allow =>
        {
            PerimeterRuleSettings[] rest = [.. rules.Where(rule => rule != allow)];
            var hasAnother = rest.Any(rule => rule.Effect == "allow" && rule.Operations?.Contains(request.Operation) != false);
            return !hasAnother || IsGranted(rules, request) || !IsGranted(rest, request);
        }));

    [Fact]
    public void explanation_and_enforcement_agree() => Check((rules, request) =>
    {
        var policy = Policies.Of(rules);
        var explanation = policy.Explain(request, "");
        var matching = explanation.Rules.Where(rule => rule.Matches && rule.Effect != "audit").ToList();
        return explanation.Decision == policy.Decide(request, "")
            && explanation.Rules.Count == rules.Length
            && explanation.Decision.IsGranted == (matching.TrueForAll(rule => rule.Effect == "allow")
                && (matching.Count > 0
                    || rules.All(rule => rule.Effect != "allow" || rule.Operations?.Contains(request.Operation) == false)))
            && (explanation.Decision.Rule is null || matching.Exists(rule => rule.Name == explanation.Decision.Rule));
    });

    [Fact]
    public void without_its_report_only_rules_a_policy_decides_the_same() => Check((rules, request) =>
        Policies.Of([.. rules.Where(rule => rule.Effect != "audit")]).Decide(request, "")
            == Policies.Of(rules).Decide(request, "") with { WouldDeny = null });

    [Fact]
    public void would_deny_names_the_rules_that_would_refuse_once_they_bind() => Check((rules, request) =>
        Policies.Of(rules).Decide(request, "").WouldDeny == NaiveEvaluator.WouldDeny(rules, request));

    [Fact]
    public void a_report_only_rule_that_binds_refuses_exactly_whom_it_named() => Check((rules, request) =>
        rules.Where(rule => rule.Effect == "audit").All(audit =>
        {
            var wouldRefuse = Policies.Of(rules).Decide(request, "").WouldDeny?.Split(',').Contains(audit.Name) == true;
            PerimeterRuleSettings[] bound = [.. rules.Select(rule => rule == audit ? NaiveEvaluator.AsDeny(rule) : rule)];
            return IsGranted(bound, request) == (IsGranted(rules, request) && !wouldRefuse);
        }));

    /// <summary>The recipe of docs/perimeters.md: an audit rule has in Unless what the allow rule is to have in When.</summary>
    [Fact]
    public void allow_rules_refuse_whom_all_of_their_report_only_rules_name() => Check((rules, request) =>
    {
        PerimeterRuleSettings[] allows =
            [.. rules.Where(rule => rule.Effect == "allow" && rule.When is not null && rule.Unless is null
                && rule.Operations?.Contains(request.Operation) != false)];
        var audits = allows.Select(rule => Policies.Audit(unless: rule.When, name: rule.Name!)).ToArray();
        var named = Policies.Of(audits).Decide(request, "").WouldDeny?.Split(',') ?? [];
        return allows.Length == 0 || IsGranted(allows, request) == named.Length < allows.Length;
    });

    private static bool IsGranted(PerimeterRuleSettings[] rules, PerimeterRequest request) =>
        Policies.Of(rules).Decide(request, "").IsGranted;

    private static void Check(Func<PerimeterRuleSettings[], PerimeterRequest, bool> holds) => Prop
        .ForAll(PolicyGenerators.PolicyAndRequest(), sample => holds(sample.Rules, sample.Request))
        .Check(Many);
}

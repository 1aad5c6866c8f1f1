using Kacls.Access;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-4")]
public sealed class OwnerDomainRuleTests
{
    [Theory]
    [InlineData("contoso.example", null)]
    [InlineData("Contoso.EXAMPLE", null)]
    [InlineData("fabrikam.example", null)]
    [InlineData(null, null)]
    [InlineData("evilcontoso.example", "owner_domain_mismatch")]
    [InlineData("contoso.example.evil", "owner_domain_mismatch")]
    [InlineData("sub.contoso.example", "owner_domain_mismatch")]
    [InlineData("contoso", "owner_domain_mismatch")]
    [Rule("3.8-14")]
    public void the_domain_is_one_of_the_owners_own_or_absent(string? domain, string? reasonCode) =>
        Check(reasonCode, domain, "contoso.example", "fabrikam.example");

    [Fact]
    public void without_owners_there_is_nothing_to_compare() => Check(null, "any.example");

    private static void Check(string? reasonCode, string? domain, params string[] owners)
    {
        var rule = new OwnerDomainRule(new KaclsSettings { OwnerDomains = owners });
        AssertOutcome(reasonCode, () => rule.Check(Authorization with { KaclsOwnerDomain = domain }));
    }
}

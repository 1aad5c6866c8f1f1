using Kacls.Access;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-35")]
public sealed class ProviderDomainRuleTests
{
    private static readonly string[] Domains = ["Example.com", "*.corp.example"];

    [Theory]
    [InlineData("user@example.com")]
    [InlineData("user@EXAMPLE.COM")]
    [InlineData("\"a@b\"@example.com")]
    [InlineData("user@a.corp.example")]
    [InlineData("user@a.b.corp.example")]
    public void its_own_people_come_in(string email) => ProviderDomainRule.Check(AcceptedBy(email, Domains));

    [Theory]
    [InlineData("ceo@contoso.example")]
    [InlineData("user@evilexample.com")]
    [InlineData("user@sub.example.com")]
    [InlineData("user@example.com.evil.example")]
    [InlineData("user@example.com@evil.example")]
    [InlineData("user@corp.example")]
    [InlineData("user@evilcorp.example")]
    [InlineData("user@.example.com")]
    [InlineData("user@example.com ")]
    [InlineData("user@examp\u017Fe.com")]
    [InlineData("user@")]
    [InlineData("@")]
    [InlineData("example.com")]
    public void anybody_else_is_refused(string email) =>
        AssertOutcome("provider_domain_mismatch", () => ProviderDomainRule.Check(AcceptedBy(email, Domains)));

    [Fact]
    public void an_entry_without_domains_vouches_for_anybody() => ProviderDomainRule.Check(AcceptedBy("ceo@contoso.example", [null]));

    [Fact]
    public void a_token_for_several_entries_satisfies_each()
    {
        ProviderDomainRule.Check(AcceptedBy(User, null, Domains, Domains));
        AssertOutcome("provider_domain_mismatch", () => ProviderDomainRule.Check(AcceptedBy("ceo@contoso.example", null, Domains)));
        AssertOutcome("provider_domain_mismatch", () => ProviderDomainRule.Check(AcceptedBy(User, Domains, ["contoso.example"])));
    }

    [Fact]
    public void what_delegate_made_is_not_judged_again() => ProviderDomainRule.Check(AcceptedBy("ceo@contoso.example"));
}

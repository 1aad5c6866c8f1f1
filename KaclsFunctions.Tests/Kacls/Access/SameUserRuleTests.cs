using Kacls.Access;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-3")]
public sealed class SameUserRuleTests
{
    [Theory]
    [InlineData(User)]
    [InlineData("USER@Example.com")]
    [Rule("3.8-1")]
    public void the_same_user_in_any_case(string email) =>
        SameUserRule.Check(Authentication with { ComparableEmail = email }, Authorization);

    [Theory]
    [InlineData("other@example.com")]
    [InlineData("user@example.com.evil.example")]
    [InlineData("user+tag@example.com")]
    [InlineData("u.ser@example.com")]
    [InlineData(" user@example.com")]
    [InlineData("user@example.com\u0000")]
    [InlineData("u\u017fer@example.com")]
    [InlineData("")]
    [Rule("3.8-1", "3.8-4")]
    public void anybody_else_is_refused(string email) =>
        AssertOutcome("user_mismatch", () => SameUserRule.Check(Authentication with { ComparableEmail = email }, Authorization));

    [Fact]
    public void the_e_mail_that_google_does_not_compare_is_ignored() =>
        AssertOutcome(
            "user_mismatch",
            () => SameUserRule.Check(Authentication with { Email = User, ComparableEmail = "other@example.com" }, Authorization));
}

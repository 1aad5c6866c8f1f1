using Kacls.Access;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

public sealed class SameUserRuleTests
{
    [Theory]
    [InlineData(User)]
    [InlineData("USER@Example.com")]
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
    public void anybody_else_is_refused(string email) =>
        AssertOutcome("user_mismatch", () => SameUserRule.Check(Authentication with { ComparableEmail = email }, Authorization));

    [Fact]
    public void the_e_mail_that_google_does_not_compare_is_ignored() =>
        AssertOutcome(
            "user_mismatch",
            () => SameUserRule.Check(Authentication with { Email = User, ComparableEmail = "other@example.com" }, Authorization));
}

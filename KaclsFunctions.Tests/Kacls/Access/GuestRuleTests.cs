using Kacls.Access;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-8")]
public sealed class GuestRuleTests
{
    private static readonly GuestRule Rule = new(new KaclsSettings { Guests = new() { EmailTypes = ["google-visitor"] } });

    [Theory]
    [InlineData("user", "google", null)]
    [InlineData("guest", "google-visitor", null)]
    [InlineData("guest", "customer-idp", "guest_not_allowed")]
    [InlineData("user", "customer-idp", "guest_not_allowed")]
    [InlineData("guest", "something-new", "guest_not_allowed")]
    [InlineData("guest", "Google-Visitor", "guest_not_allowed")]
    [InlineData("user", "GOOGLE", "guest_not_allowed")]
    [InlineData("user", "google-visitor", "guest_provider_mismatch")]
    [InlineData("privileged", "google-visitor", "guest_provider_mismatch")]
    [InlineData("guest", "google", "guest_provider_mismatch")]
    [InlineData("privileged", "google", "guest_provider_mismatch")]
    [Rule("9-1", "9-2")]
    public void guests_and_users_do_not_stand_in_for_each_other(string use, string emailType, string? reasonCode) =>
        AssertOutcome(reasonCode, () => Rule.Check(OfProviderFor(use), Authorization with { EmailType = emailType }));

    [Fact]
    [Rule("3.8-12")]
    public void no_guest_comes_in_without_a_setting() =>
        AssertOutcome(
            "guest_not_allowed",
            () => new GuestRule(new KaclsSettings()).Check(OfProviderFor("guest"), Authorization with { EmailType = "google-visitor" }));
}

using Kacls.Access;
using Kacls.Settings;
using Kacls.Testing;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-10")]
public sealed class PrivilegedRuleTests
{
    private const string Admin = "admin@example.com";

    [Theory]
    [InlineData(Admin, null)]
    [InlineData("ADMIN@example.COM", null)]
    [InlineData(User, "privileged_user_required")]
    [InlineData("admin@example.com.evil.example", "privileged_user_required")]
    [InlineData("admin+tag@example.com", "privileged_user_required")]
    public void only_those_of_the_settings_come_in(string email, string? reasonCode) => Check(reasonCode, email, 0, null);

    [Theory]
    [InlineData(600, null)]
    [InlineData(601, "privileged_token_too_old")]
    public void the_sign_in_is_recent(int age, string? reasonCode) => Check(reasonCode, Admin, age, TimeSpan.FromMinutes(10));

    [Fact]
    public void without_a_setting_no_age_is_too_great() => Check(null, Admin, 3600, null);

    [Fact]
    public void a_stranger_learns_nothing_of_the_age() => Check("privileged_user_required", User, 601, TimeSpan.FromMinutes(10));

    [Fact]
    public void nobody_can_delegate_it() => AssertOutcome(
        "delegation_not_allowed", () => Rule().Check(Authentication with { ComparableEmail = Admin, DelegatedTo = Room }));

    [Fact]
    public void the_provider_vouches_for_its_own_domains_here_too() =>
        AssertOutcome("provider_domain_mismatch", () => Rule().Check(AcceptedBy(Admin, ["contoso.example"])));

    private static void Check(string? reasonCode, string email, int age, TimeSpan? maxAge) => AssertOutcome(
        reasonCode, () => Rule(maxAge).Check(Authentication with { ComparableEmail = email, IssuedAt = Now.AddSeconds(-age) }));

    private static PrivilegedRule Rule(TimeSpan? maxAge = null) =>
        new(new KaclsSettings { Privileged = new() { Users = [Admin], MaxTokenAge = maxAge } }, new ManualTimeProvider(Now));
}

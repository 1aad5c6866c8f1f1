using Kacls.Access;
using Kacls.Errors;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-9")]
public sealed class DelegationRuleTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(Room, Resource, Room, null)]
    [InlineData("Room@example.com", Resource, "room@EXAMPLE.com", null)]
    [InlineData(null, null, Room, "delegation_missing")]
    [InlineData(Room, Resource, null, "delegation_mismatch")]
    [InlineData(Room, Resource, "other@example.com", "delegation_mismatch")]
    [InlineData(Room, null, Room, "delegation_resource_mismatch")]
    [InlineData(Room, "//googleapis.com/drive/files/other", Room, "delegation_resource_mismatch")]
    [InlineData(Room, "//GOOGLEAPIS.com/drive/files/1", Room, "delegation_resource_mismatch")]
    [Rule("3.8-5", "3.8-6", "3.8-7", "3.8-16")]
    public void both_tokens_delegate_the_same_resource_to_the_same_entity(
        string? to, string? resource, string? authorizedTo, string? reasonCode) =>
        AssertOutcome(
            reasonCode,
            () => DelegationRule.Check(
                Authentication with { DelegatedTo = to, ResourceName = resource }, Authorization with { DelegatedTo = authorizedTo }));

    [Theory]
    [InlineData(null, null)]
    [InlineData(Room, "delegation_not_allowed")]
    public void where_nobody_may_act_for_the_user_a_delegated_token_is_refused(string? to, string? reasonCode) =>
        AssertOutcome(reasonCode, () => DelegationRule.Forbid(Authentication with { DelegatedTo = to }));

    [Theory]
    [InlineData(Room, null)]
    [InlineData(null, "delegation_target_missing")]
    [Rule("4.6-2")]
    public void delegate_needs_somebody_to_delegate_to(string? to, string? reasonCode) =>
        AssertOutcome(reasonCode, () => DelegationRule.RequireTarget(Authorization with { DelegatedTo = to }));

    [Theory]
    [InlineData(null, "none")]
    [InlineData("other@example.com", "'other@example.com'")]
    public void the_operator_reads_whom_the_authorization_names(string? authorizedTo, string accepted)
    {
        var refusal = Assert.Throws<KaclsException>(() => DelegationRule.Check(
            Authentication with { DelegatedTo = Room, ResourceName = Resource }, Authorization with { DelegatedTo = authorizedTo }));
        Assert.Equal($"delegated_to of the authentication token: received '{Room}'; accepted {accepted}", refusal.Detail);
    }
}

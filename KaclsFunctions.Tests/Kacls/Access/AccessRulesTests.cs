using Kacls.Access;
using Kacls.Settings;
using Kacls.Tokens;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>Each kind of caller meets every rule that is for it: the tokens are right in all but one point.</summary>
public sealed class AccessRulesTests
{
    private const string Owner = "contoso.example";
    private const string Elsewhere = "https://elsewhere.example/v1";

    private static readonly KaclsSettings Settings = new() { Urls = [Url], OwnerDomains = [Owner] };
    private static readonly AccessRules Rules = new(new KaclsUrlRule(Settings), new OwnerDomainRule(Settings), new GuestRule(Settings));
    private static readonly AuthorizationToken ForRoom = Authorization with { DelegatedTo = Room };
    private static readonly AuthenticationToken OfRoom = Authentication with { DelegatedTo = Room, ResourceName = Resource };
    private static readonly AuthenticationToken OfStranger = Authentication with { ComparableEmail = "other@example.com" };
    private static readonly AuthenticationToken OfPartner = AcceptedBy(User, [Owner]);

    public static TheoryData<string, string?> OfService => new()
    {
        { "right", null },
        { "right owner", null },
        { "another application", "application_not_allowed" },
        { "another URL", "kacls_url_mismatch" },
        { "another owner", "owner_domain_mismatch" },
    };

    public static TheoryData<string, string?> OfBoth
    {
        get
        {
            var cases = OfService;
            cases.Add("a guest", "guest_not_allowed");
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(OfService))]
    public void a_service_shows_a_right_authorization(string name, string? reasonCode) =>
        AssertOutcome(reasonCode, () => Rules.CheckService(Spoiled(name, Authorization), RoleRule.Wrap));

    [Fact]
    public void a_service_has_the_role() =>
        AssertOutcome("role_not_allowed", () => Rules.CheckService(Authorization with { Role = "reader" }, RoleRule.Wrap));

    [Theory]
    [MemberData(nameof(OfBoth))]
    public void a_user_shows_a_right_authorization(string name, string? reasonCode)
    {
        AssertOutcome(reasonCode, () => Rules.CheckUser(Authentication, Spoiled(name, Authorization), RoleRule.Wrap));
        AssertOutcome(reasonCode, () => Rules.CheckUndelegated(Authentication, Spoiled(name, Authorization), RoleRule.Wrap));
        AssertOutcome(reasonCode, () => Rules.CheckDelegate(Authentication, Spoiled(name, ForRoom)));
    }

    [Fact]
    public void a_user_is_the_one_who_signed_in_at_a_provider_of_the_users_domain()
    {
        AssertOutcome("user_mismatch", () => Rules.CheckUser(OfStranger, Authorization, RoleRule.Wrap));
        AssertOutcome("user_mismatch", () => Rules.CheckDelegate(OfStranger, ForRoom));
        AssertOutcome("provider_domain_mismatch", () => Rules.CheckUser(OfPartner, Authorization, RoleRule.Wrap));
        AssertOutcome("provider_domain_mismatch", () => Rules.CheckDelegate(OfPartner, ForRoom));
    }

    [Fact]
    public void a_delegated_token_is_for_what_anybody_can_do_for_the_user()
    {
        AssertOutcome(null, () => Rules.CheckUser(OfRoom, ForRoom, RoleRule.Wrap));
        AssertOutcome("delegation_missing", () => Rules.CheckUser(Authentication, ForRoom, RoleRule.Wrap));
        AssertOutcome("delegation_not_allowed", () => Rules.CheckUndelegated(OfRoom, ForRoom, RoleRule.Wrap));
        AssertOutcome("delegation_missing", () => Rules.CheckUndelegated(Authentication, ForRoom, RoleRule.Wrap));
    }

    [Fact]
    public void a_delegated_token_is_delegated_once_and_to_somebody()
    {
        AssertOutcome("delegation_not_allowed", () => Rules.CheckDelegate(OfRoom, ForRoom));
        AssertOutcome("delegation_target_missing", () => Rules.CheckDelegate(Authentication, Authorization));
    }

    [Fact]
    public void a_peer_names_this_service_and_the_resource_of_its_request()
    {
        AssertOutcome(null, () => Rules.CheckPeer(Peer, Resource));
        AssertOutcome("kacls_url_mismatch", () => Rules.CheckPeer(Peer with { KaclsUrl = Elsewhere }, Resource));
        AssertOutcome("resource_mismatch", () => Rules.CheckPeer(Peer, Resource + "1"));
    }

    private static AuthorizationToken Spoiled(string name, AuthorizationToken right) => name switch
    {
        "another application" => right with { Application = Kacls.Protocol.GoogleApplication.Gmail },
        "another URL" => right with { KaclsUrl = Elsewhere },
        "another owner" => right with { KaclsOwnerDomain = "evil.example" },
        "right owner" => right with { KaclsOwnerDomain = Owner },
        "a guest" => right with { EmailType = "google-visitor" },
        _ => right,
    };
}

using Kacls.Access;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>Each operation's applications and roles, as Google's reference has them.</summary>
public sealed class RoleRuleTests
{
    private static readonly Dictionary<string, RoleRule> Rules = new()
    {
        ["wrap"] = RoleRule.Wrap,
        ["unwrap"] = RoleRule.Unwrap,
        ["delegate"] = RoleRule.Delegate,
        ["digest"] = RoleRule.Digest,
        ["rewrap"] = RoleRule.Rewrap,
        ["privatekeysign"] = RoleRule.Sign,
        ["privatekeydecrypt"] = RoleRule.Decrypt,
    };

    [Theory]
    [InlineData("wrap", "drive", "writer")]
    [InlineData("wrap", "meet", "upgrader")]
    [InlineData("unwrap", "calendar", "reader")]
    [InlineData("unwrap", "gmail-sta", "writer")]
    [InlineData("delegate", "meet", "")]
    [InlineData("delegate", "drive", "anything")]
    [InlineData("digest", "migration", "verifier")]
    [InlineData("rewrap", "migration", "migrator")]
    [InlineData("privatekeysign", "gmail", "signer")]
    [InlineData("privatekeydecrypt", "gmail", "decrypter")]
    public void an_operation_takes_its_own_roles(string operation, string application, string role) =>
        Check(null, operation, application, role);

    [Theory]
    [InlineData("wrap", "drive", "reader")]
    [InlineData("wrap", "drive", "signer")]
    [InlineData("wrap", "drive", "decrypter")]
    [InlineData("wrap", "drive", "migrator")]
    [InlineData("wrap", "drive", "verifier")]
    [InlineData("wrap", "drive", "Writer")]
    [InlineData("wrap", "drive", "")]
    [InlineData("unwrap", "drive", "upgrader")]
    [InlineData("unwrap", "drive", "signer")]
    [InlineData("unwrap", "drive", "verifier")]
    [InlineData("unwrap", "drive", "READER")]
    [InlineData("digest", "migration", "migrator")]
    [InlineData("rewrap", "migration", "verifier")]
    [InlineData("privatekeysign", "gmail", "decrypter")]
    [InlineData("privatekeydecrypt", "gmail", "signer")]
    [Rule("3.8-8")]
    public void a_role_of_another_operation_is_refused(string operation, string application, string role) =>
        Check("role_not_allowed", operation, application, role);

    [Theory]
    [InlineData("wrap", "gmail", "writer")]
    [InlineData("wrap", "migration", "writer")]
    [InlineData("unwrap", "gmail", "reader")]
    [InlineData("unwrap", "migration", "reader")]
    [InlineData("delegate", "gmail", "writer")]
    [InlineData("delegate", "migration", "writer")]
    [InlineData("digest", "drive", "verifier")]
    [InlineData("rewrap", "drive", "migrator")]
    [InlineData("privatekeysign", "gmail-sta", "signer")]
    [InlineData("privatekeydecrypt", "drive", "decrypter")]
    public void another_application_is_refused_whatever_its_role(string operation, string application, string role) =>
        Check("application_not_allowed", operation, application, role);

    private static void Check(string? reasonCode, string operation, string application, string role)
    {
        Assert.True(GoogleApplications.TryParse(application, out var parsed));
        var authorization = Authorization with { Application = parsed, ApplicationName = application, Role = role };
        AssertOutcome(reasonCode, () => Rules[operation].Check(authorization));
    }
}

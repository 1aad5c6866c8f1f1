using Kacls.Access;
using Kacls.Envelopes;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

[Rule("A-5")]
public sealed class ResourceRuleTests
{
    public static TheoryData<string, string?> Names => new()
    {
        { Resource, null },
        { "//googleapis.com/drive/files/2", "resource_mismatch" },
        { Resource + "1", "resource_mismatch" },
        { Resource[..^1], "resource_mismatch" },
        { "//googleapis.com/Drive/files/1", "resource_mismatch" },
        { Resource + "\u00ad", "resource_mismatch" },
        { " " + Resource, "resource_mismatch" },
        { "", "resource_mismatch" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    [Rule("4.3-2")]
    public void a_key_opens_for_the_resource_that_it_was_wrapped_for(string name, string? reasonCode)
    {
        using var dek = new DekContent([1], Resource, "");
        AssertOutcome(reasonCode, () => ResourceRule.Check(dek, name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void a_migration_token_is_for_the_resource_of_its_request(string name, string? reasonCode) =>
        AssertOutcome(reasonCode, () => ResourceRule.Check(Peer, name));
}

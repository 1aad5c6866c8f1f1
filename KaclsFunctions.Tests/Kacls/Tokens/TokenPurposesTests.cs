using Kacls.Tokens;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>The names that the settings and the details of refusals use.</summary>
public sealed class TokenPurposesTests
{
    [Theory]
    [InlineData("user", TokenPurposes.User)]
    [InlineData("Guest", TokenPurposes.Guest)]
    [InlineData("PRIVILEGED", TokenPurposes.Privileged)]
    public void a_provider_names_its_uses_in_any_case(string name, TokenPurposes expected)
    {
        Assert.True(TokenPurposesNames.TryParse(name, out var use));
        Assert.Equal(expected, use);
    }

    [Theory]
    [InlineData("authorization")]
    [InlineData("migration")]
    [InlineData("delegated")]
    [InlineData("users")]
    [InlineData("")]
    [InlineData(null)]
    public void a_provider_is_for_nothing_else(string? name)
    {
        Assert.False(TokenPurposesNames.TryParse(name, out var use));
        Assert.Equal(TokenPurposes.None, use);
    }

    [Fact]
    public void every_purpose_has_its_name_and_no_other()
    {
        const TokenPurposes All = TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Privileged | TokenPurposes.Authorization
            | TokenPurposes.MigrationPeer | TokenPurposes.Delegated;
        Assert.Equal(["user", "guest", "privileged", "authorization", "migration", "delegated"], TokenPurposesNames.Of(All));
        Assert.Equal(["migration"], TokenPurposesNames.Of(TokenPurposes.MigrationPeer));
        Assert.Equal(["guest", "delegated"], TokenPurposesNames.Of(TokenPurposes.Guest | TokenPurposes.Delegated));
        Assert.Empty(TokenPurposesNames.Of(TokenPurposes.None));
    }
}

using Kacls.Errors;
using KaclsFunctions.Tests.KeyEncryption;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.Identity;

/// <summary>A vault that refuses a good token.</summary>
public sealed class RefusedTokenTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer authorization=\"https://login.microsoftonline.com/x\", resource=\"https://vault.azure.net\"")]
    public async Task a_single_spurious_401_is_not_seen(string? challenge)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(401, "", count: 1, headers: Challenge(challenge));
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
    }

    [Fact]
    public async Task a_vault_that_goes_on_refusing_the_token_denies_access()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(401, "OK");
        Assert.Equal(ErrorCatalogue.KekAccessDenied, (await Refused(() => Unwrap(kek, wrapped))).Error);
        Assert.Equal(2, context.Server.Requests.All.Count);
    }

    private static Dictionary<string, string> Challenge(string? value) => value is null ? [] : new() { ["WWW-Authenticate"] = value };
}

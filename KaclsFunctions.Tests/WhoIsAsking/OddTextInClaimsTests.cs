using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// A claim that nobody asks for never refuses, whatever is in it; one that a rule asks for can't be known if it can't be read.
/// </summary>
[Rule("A-48")]
public sealed class OddTextInClaimsTests(AskingFixture fixture) : IClassFixture<AskingFixture>
{
    private readonly KaclsApp kacls = fixture.Kacls;

    /// <summary>Providers cut display names by UTF-16 units, in the middle of an emoji.</summary>
    public static TheoryData<string> Claims =>
    [
        """
        "name":"Anna \ud83d"
        """,
        """
        "name":"\ude00 Anna"
        """,
        """
        "address":{"formatted":"\ud83d","lines":["\ud83d",{"x":"\ud83d"}]}
        """,
        """
        "roles":["\ud83d",1,null,{"a":"\ud83d"}]
        """,
        """
        "sub":"\ud83d"
        """,
        """
        "jti":"\ud83d"
        """,
        """
        "azp":"\ud83d","nonce":"\ud83d","acr":"\ud83d"
        """,
        """
        "actort":"\ud83d","website":["\ud83d"]
        """,
        """
        "amount":1e999
        """,
    ];

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task a_claim_that_nobody_asks_for_locks_nobody_out(string claim)
    {
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(With(kacls.Idp.IdToken().Without("sub"), claim)))).Status);
        Assert.Equal(
            200, (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: With(kacls.Drive.DriveAuthorization(), claim)))).Status);
    }

    [Fact]
    public async Task nor_does_such_a_header()
    {
        var token = kacls.Idp.IdToken().WithRawHeader(json => json[..^1] + ""","name":"\ud83d","x5t":"\ud83d","cty":7,"zip":["\ud83d"]}""");
        Assert.Equal(200, (await kacls.PostAsync("wrap", kacls.WrapBody(token))).Status);
    }

    /// <summary>What is compared is asked for.</summary>
    [Theory]
    [InlineData("email")]
    [InlineData("google_email")]
    [InlineData("delegated_to")]
    public async Task a_claim_that_is_compared_refuses(string claim)
    {
        var token = With(kacls.Idp.IdToken().Without(claim), $"\"{claim}\":\"user\\ud83d@example.com\"");
        (await kacls.PostAsync("wrap", kacls.WrapBody(token))).AssertRefused(401, "authentication_claim_malformed");
    }

    [Theory]
    [InlineData("deny", "blocked", """
        "groups":"staff \ud83d"
        """, false)]
    [InlineData("deny", "blocked", """
        "groups":["staff","x\ud83d"]
        """, false)]
    [InlineData("deny", "blocked", """
        "groups":"staff"
        """, true)]
    [InlineData("deny", "blocked", """
        "other":"x\ud83d","groups":"staff"
        """, true)]
    [InlineData("allow", "staff", """
        "groups":"x\ud83d"
        """, false)]
    [InlineData("allow", "staff", """
        "groups":["x\ud83d","staff"]
        """, false)]
    [InlineData("allow", "staff", """
        "groups":["staff"],"name":"\ud83d"
        """, true)]
    public async Task a_claim_that_a_rule_asks_for_is_unknown(string effect, string group, string claim, bool isGranted)
    {
        await using var app = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "by-group",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = effect,
            ["Kacls:Perimeters:Default:Rules:0:When:Claims:groups:0"] = group,
        });
        var reply = await app.PostAsync("wrap", app.WrapBody(With(app.Idp.IdToken(), claim)));
        if (isGranted)
        {
            Assert.Equal(200, reply.Status);
        }
        else
        {
            reply.AssertRefused(403, "perimeter_denied");
        }
    }

    /// <summary>A rule on groups binds the room as it binds the user: here it ignores what is missing, there and then.</summary>
    [Theory]
    [InlineData("""
        "groups":"x\ud83d"
        """)]
    [InlineData("""
        "groups":["x\ud83d",{"\u0061":"\ud83d"}]
        """)]
    public async Task a_room_stands_in_for_such_a_user(string claim)
    {
        var requests = new DelegationRequests(kacls);
        var token = await requests.DelegateAsync(With(kacls.Idp.IdToken(), claim));
        Assert.Equal(200, (await requests.WrapAsync(token)).Status);
    }

    private static TokenBuilder With(TokenBuilder token, string claim) => token.WithRawPayload(json => $"{json[..^1]},{claim.Trim()}}}");
}

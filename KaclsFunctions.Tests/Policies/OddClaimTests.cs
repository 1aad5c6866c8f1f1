using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Claims of a shape that no rule expects, numbers in all their spellings, and rules that can never take effect.</summary>
[Rule("A-30")]
public sealed class OddClaimTests
{
    /// <summary>Claim, accepted value, and whether the condition holds; null where that can't be known.</summary>
    public static TheoryData<string, string, bool?> Claims => new()
    {
        { "\"contractor\"", "\"contractor\"", true },
        { "\"employee\"", "\"contractor\"", false },
        { "[\"employee\",\"contractor\"]", "\"contractor\"", true },
        { "[\"employee\"]", "\"contractor\"", false },
        { "[]", "\"contractor\"", false },
        { "[[\"contractor\"]]", "\"contractor\"", null },
        { "[[\"employee\"]]", "\"contractor\"", null },
        { "[[]]", "\"contractor\"", null },
        { "[{}]", "\"contractor\"", null },
        { "[{\"v\":\"contractor\"}]", "\"contractor\"", null },
        { "[\"employee\",[\"contractor\"]]", "\"contractor\"", null },
        { "[\"employee\",{\"v\":\"contractor\"}]", "\"contractor\"", null },
        { "[\"contractor\",{\"v\":1}]", "\"contractor\"", true },
        { "{}", "\"contractor\"", null },
        { "{\"v\":\"contractor\"}", "\"contractor\"", null },
        { "{\"contractor\":true}", "\"contractor\"", null },
        { "null", "\"contractor\"", null },
        { "[null]", "\"contractor\"", null },
        { "[\"\\ud800\"]", "\"contractor\"", null },
        { "3", "3", true },
        { "3.0", "3", true },
        { "3e0", "3", true },
        { "30e-1", "3", true },
        { "0.3E+1", "3", true },
        { "[4,3.00]", "3", true },
        { "3", "3.0", true },
        { "3", "\"3\"", true },
        { "3.0", "\"3\"", true },
        { "300", "3e2", true },
        { "3.1", "3", false },
        { "-3", "3", false },
        { "-0", "0", true },
        { "0.0e5", "0", true },
        { "1e400", "1e400", true },
        { "10e399", "1e400", true },
        { "1e99999999999999999999", "1", false },
        { "12345678901234567890123456789012345678901", "12345678901234567890123456789012345678901", true },
        { "12345678901234567890123456789012345678902", "12345678901234567890123456789012345678901", false },
        { "\"3\"", "3", true },
        { "\"3.0\"", "3", false },
        { "true", "true", true },
        { "true", "\"true\"", true },
        { "true", "\"True\"", true },
        { "false", "true", false },
        { "false", "false", true },
        { "[true]", "true", true },
        { "\"true\"", "\"true\"", true },
        { "\"True\"", "\"true\"", false },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    [Rule("8-10")]
    public async Task a_claim_is_true_false_or_unknown(string claim, string accepted, bool? holds)
    {
        Assert.Equal(holds is not false, !await IsGrantedAsync(claim, accepted, "deny", "When"));
        Assert.Equal(holds is true, await IsGrantedAsync(claim, accepted, "allow", "When"));
        Assert.Equal(holds is not true, !await IsGrantedAsync(claim, accepted, "deny", "Unless"));
        Assert.Equal(holds is false, await IsGrantedAsync(claim, accepted, "allow", "Unless"));
    }

    [Theory]
    [InlineData("Default", "\"Operations\":[\"privilegedunwrap\"]", "privilegedunwrap")]
    [InlineData("Default", "\"Operations\":[\"takeout_unwrap\"]", "takeout_unwrap")]
    [InlineData("Default", "\"Operations\":[\"unwrap\",\"privilegedunwrap\"]", "privilegedunwrap")]
    [InlineData("Default", "\"Operations\":[\"wrapprivatekey\"]", "wrapprivatekey")]
    [InlineData("ById:finance", "\"Operations\":[\"privilegedwrap\"]", "privilegedwrap")]
    [InlineData("ById:finance", "\"Operations\":[\"privilegedprivatekeydecrypt\"]", "privilegedprivatekeydecrypt")]
    [InlineData("Privileged", "\"Operations\":[\"wrap\"]", "wrap")]
    [InlineData("Privileged", "\"Operations\":[\"unwrap\"]", "unwrap")]
    [InlineData("Privileged", "\"Operations\":[\"delegate\"]", "delegate")]
    [InlineData("Privileged", "\"Operations\":[\"privatekeysign\"]", "privatekeysign")]
    [InlineData("Privileged", "\"Operations\":[\"privilegedunwrap\",\"privatekeydecrypt\"]", "privatekeydecrypt")]
    [InlineData("Default", "\"Operations\":[\"digest\"]", "digest")]
    [InlineData("Default", "\"Operations\":[\"rewrap\"]", "rewrap")]
    [InlineData("Default", "\"Operations\":[\"certs\"]", "certs")]
    [InlineData("Privileged", "\"Operations\":[\"status\"]", "status")]
    [InlineData("Privileged", "\"Operations\":[\"sign\"]", "sign")]
    [InlineData("Privileged", "\"When\":{\"Roles\":[\"reader\"]}", "Roles")]
    [InlineData("Privileged", "\"Unless\":{\"EmailTypes\":[\"google\"]}", "EmailTypes")]
    [InlineData("Privileged", "\"When\":{\"Applications\":[\"drive\"]}", "Applications")]
    [InlineData(
        "Privileged", "\"Operations\":[\"wrapprivatekey\"],\"When\":{\"Resources\":[\"//googleapis.com/drive/files/1\"]}", "Resources")]
    [InlineData("Default", "\"Operations\":[\"wrap\"],\"When\":{\"Roles\":[\"reader\"]}", "reader")]
    [InlineData("Default", "\"Operations\":[\"unwrap\"],\"Unless\":{\"Roles\":[\"reader\",\"signer\"]}", "signer")]
    [InlineData("Default", "\"Operations\":[\"unwrap\"],\"When\":{\"Applications\":[\"gmail\"]}", "gmail")]
    [InlineData("Default", "\"Operations\":[\"privatekeysign\"],\"When\":{\"Applications\":[\"drive\"]}", "drive")]
    [InlineData("Default", "\"When\":{\"Applications\":[\"drive\"],\"Roles\":[\"decrypter\"]}", "decrypter")]
    public void a_rule_that_can_never_take_effect_stops_the_start(string perimeter, string members, string names)
    {
        foreach (var effect in new[] { "allow", "deny", "audit" })
        {
            Assert.Contains(
                PolicySettings.ErrorsOf(PolicySettings.Rule(members, perimeter, effect)),
                error => error.Contains("(the-rule)", StringComparison.Ordinal) && error.Contains(names, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Default", "\"Operations\":[\"unwrap\",\"privatekeysign\"],\"When\":{\"Roles\":[\"reader\",\"signer\"]}")]
    [InlineData("Privileged", "\"Operations\":[\"privilegedunwrap\"],\"When\":{\"Resources\":[\"//googleapis.com/drive/files/1\"]}")]
    [InlineData("Privileged", "\"Operations\":[\"takeout_unwrap\",\"wrapprivatekey\"]")]
    public void a_rule_that_can_starts(string perimeter, string members) =>
        Assert.Empty(PolicySettings.ErrorsOf(PolicySettings.Rule(members, perimeter)));

    [Fact]
    public async Task a_claim_of_an_odd_shape_stays_so_in_a_delegated_token()
    {
        await using var kacls = await KaclsApp.StartAsync(Settings("\"contractor\"", "deny", "When", "wrap"));
        foreach (var (claim, isGranted) in new[]
        {
            ("[[\"contractor\"]]", false), ("{\"v\":\"contractor\"}", false), ("[]", true), ("\"employee\"", true)
        })
        {
            var authorization = kacls.Drive.DriveAuthorization().With("delegated_to", "room@example.com");
            var delegated = await kacls.PostAsync("delegate", new JsonObject
            {
                ["authentication"] = Token(kacls, claim).Mint(),
                ["authorization"] = authorization.Mint(),
            });
            Assert.True(delegated.Status == 200, delegated.Body);
            var body = kacls.WrapBody(authorization: authorization);
            body["authentication"] = delegated.Json.GetProperty("delegated_authentication").GetString();
            Assert.Equal(isGranted ? 200 : 403, (await kacls.PostAsync("wrap", body)).Status);
        }
    }

    private static async Task<bool> IsGrantedAsync(string claim, string accepted, string effect, string member)
    {
        await using var kacls = await KaclsApp.StartAsync(Settings(accepted, effect, member));
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(Token(kacls, claim)));
        Assert.True(reply.Status is 200 or 403, reply.Body);
        return reply.Status == 200;
    }

    private static TokenBuilder Token(KaclsApp kacls, string claim) => kacls.Idp.IdToken()
        .WithRawPayload(payload => $$"""{{payload[..^1]}},"level":{{claim}}}""");

    /// <summary>As configuration reads a value of JSON.</summary>
    private static Dictionary<string, string?> Settings(string accepted, string effect, string member, string? operation = null)
    {
        using var json = JsonDocument.Parse(accepted);
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("odd-claims"),
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "by-level",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = effect,
            [$"Kacls:Perimeters:Default:Rules:0:{member}:Claims:level:0"] = json.RootElement.ToString(),
        };
        if (operation is not null)
        {
            settings["Kacls:Perimeters:Default:Rules:0:Operations:0"] = operation;
        }

        return settings;
    }
}

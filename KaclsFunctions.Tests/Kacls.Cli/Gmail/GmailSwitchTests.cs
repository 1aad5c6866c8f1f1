using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Kacls.Testing.Gmail;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail switch</c>, and what <c>upload</c> leaves to it.</summary>
public sealed class GmailSwitchTests
{
    private static readonly string Alice = GmailDomain.User(1);

    [Fact]
    public async Task an_identity_moves_and_the_old_pair_stays_and_is_named()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var old = domain.AddUsedPair(Alice, GmailDomain.OtherKeyService);
        var run = await domain.RunAsync("switch", domain.Folder);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.NotEqual(old, (string)domain.Server.Identities(Alice)[0]["primaryKeyPairId"]!);
        Assert.Contains($"{Alice}\t{old}\tenabled\t{GmailDomain.OtherKeyService}", run.Output, StringComparison.Ordinal);
        Assert.Equal("enabled", (string)domain.Server.Pairs(Alice)[0]["enablementState"]!);
        domain.AssertNothingTurnedOff();
        Assert.Contains("unchanged", (await domain.RunAsync("switch", domain.Folder)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("switch", GmailDomain.KeyService, "uses already")]
    [InlineData("switch", "https://KACLS.contoso.example:443/v1/", "uses already")]
    [InlineData("switch", null, "no identity that could switch")]
    [InlineData("upload", GmailDomain.OtherKeyService, "kacls gmail switch moves it")]
    public async Task what_would_be_wrong_is_refused_before_anything_is_written(string command, string? usedService, string reason)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        if (usedService is not null)
        {
            domain.AddUsedPair(Alice, usedService);
        }

        var run = await domain.RunAsync(command, domain.Folder);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains(reason, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
    }

    [Theory]
    [InlineData("switch")]
    [InlineData("upload")]
    public async Task an_identity_with_a_hardware_key_is_left_alone(string command)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var body = new JsonObject
        {
            ["pkcs7"] = Pkcs7.Pem(GmailDomain.Chain(Alice)),
            ["privateKeyMetadata"] = new JsonArray(
                new JsonObject { ["hardwareKeyMetadata"] = new JsonObject { ["description"] = "PIV card" } }),
        };
        var card = domain.AddPair(Alice, body);
        domain.Server.CreateIdentity(Alice, new() { ["emailAddress"] = Alice, ["primaryKeyPairId"] = card });
        var run = await domain.RunAsync(command, domain.Folder);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains("hardware key: left as it is", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
    }

    [Fact]
    public async Task two_pairs_of_one_identity_are_not_made_one()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var id = domain.AddPair(Alice, GmailDomain.Body(Alice));
        domain.Server.CreateIdentity(Alice, new()
        {
            ["emailAddress"] = Alice,
            ["signAndEncryptKeyPairs"] = new JsonObject { ["signingKeyPairId"] = id, ["encryptionKeyPairId"] = id },
        });
        Assert.Equal(ExitCode.Findings, (await domain.RunAsync("upload", domain.Folder)).ExitCode);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
    }
}

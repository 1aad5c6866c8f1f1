using System.Text.Json.Nodes;
using Kacls.Cli.Doctor;
using Kacls.Cli.Inspection.Tokens;
using Kacls.Hosting;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.HttpEdges;
using KaclsFunctions.Tests.Support;
using KaclsFunctions.Tests.Vectors;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Cli.Inspection;

/// <summary>
/// The verdict of <c>kacls token</c> is the service's: for each token that is wrong in one point, the same reason code as the reply and the
/// same detail as the audit record.
/// </summary>
public sealed class TokenVerdictTests(RefusalFixture fixture) : IClassFixture<RefusalFixture>
{
    /// <summary>What shows only with the wrapped key that the request has.</summary>
    private static readonly string[] OfTheRequest = ["resource_mismatch", "spki_hash_mismatch"];

    private static readonly VectorWorld World = new(
        JsonNode.Parse(Repository.Read("docs/vectors/kacls-vectors-v1.json"))!["keys"]!.AsArray());

    /// <summary>Without the refusals of a URL in the body (rewrap), and that of the address from which a peer calls.</summary>
    public static TheoryData<string> Refusals => [.. RefusalDetailTests.Refusals
        .Where(refusal => refusal.Value.Operation != "rewrap" && refusal.Key != "a peer from elsewhere").Select(refusal => refusal.Key)];

    public static TheoryData<string, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, string>();
            foreach (var fault in TokenFault.All(World, KeyPool.Rsa(0)))
            {
                faults.Add(fault.Name, "authentication");
                faults.Add(fault.Name, "authorization");
            }

            return faults;
        }
    }

    private TokenIssuer Drive => fixture.Kacls.Drive;

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task the_verdict_on_both_tokens_is_the_services(string name)
    {
        var refusal = RefusalDetailTests.Refusals[name];
        var body = refusal.Body(fixture);
        var reply = await fixture.Kacls.PostAsync(refusal.Operation, body);
        var inspection = await InspectAsync(refusal.Operation, SetOf(body, isPeer: name.Contains("peer", StringComparison.Ordinal)));
        if (OfTheRequest.Contains(refusal.ReasonCode))
        {
            Assert.True(inspection.Verdict!.IsGranted);
            return;
        }

        await AssertSameAsync(reply, inspection);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task the_verdict_on_one_token_is_the_services(string name, string member)
    {
        var (body, set) = Faulty(name, member);
        await AssertSameAsync(await fixture.Kacls.PostAsync("wrap", body), await InspectAsync("wrap", set));
    }

    /// <summary>All but the signature: with the same key all the same, or with none that is known.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task offline_it_is_the_services_but_for_the_signature(string name, string member)
    {
        var (body, set) = Faulty(name, member);
        var reply = await fixture.Kacls.PostAsync("wrap", body);
        var inspection = await InspectAsync("wrap", set, isOffline: true);
        if (reply.Status != 200
            && (reply.ReasonCode.EndsWith("signature_invalid", StringComparison.Ordinal)
                || reply.ReasonCode.EndsWith("key_unknown", StringComparison.Ordinal)))
        {
            Assert.True(inspection.Verdict!.IsGranted);
            Assert.Contains(
                inspection.Lines,
                line => line.Check == "signature" && line.Seen.StartsWith("Not checked", StringComparison.Ordinal));
            return;
        }

        await AssertSameAsync(reply, inspection);
    }

    [Theory]
    [InlineData("wrap", "writer", "drive")]
    [InlineData("unwrap", "reader", "meet")]
    [InlineData("delegate", "writer", "drive")]
    [InlineData("digest", "verifier", "migration")]
    [InlineData("rewrap", "migrator", "migration")]
    [InlineData("privatekeysign", "signer", "gmail")]
    [InlineData("privatekeydecrypt", "decrypter", "gmail")]
    public async Task the_operation_that_a_token_of_googles_is_for_follows_from_it(string operation, string role, string application)
    {
        var token = fixture.Kacls.Issuers[application].Issuer.DriveAuthorization(role)
            .With("delegated_to", operation == "delegate" ? DelegationRequests.Room : null).Mint();
        var inspection = await InspectAsync(operation == "delegate" ? operation : null, new(null, token));
        Assert.Equal(new TokenVerdict(operation, IsGranted: true), inspection.Verdict);
    }

    [Fact]
    public async Task what_delegate_made_is_taken_for_wrap_and_for_nothing_else()
    {
        var requests = new DelegationRequests(fixture.Kacls);
        var token = await requests.DelegateAsync();
        var authorization = requests.DelegatingAuthorization().Mint();
        Assert.True((await InspectAsync("wrap", new(token, authorization))).Verdict!.IsGranted);
        var refused = await InspectAsync("delegate", new(token, authorization));
        var reply = await fixture.Kacls.PostAsync(
            "delegate", new JsonObject { ["authentication"] = token, ["authorization"] = authorization });
        await AssertSameAsync(reply, refused);
    }

    [Theory]
    [InlineData("Suspended", "suspended")]
    [InlineData("DisabledOperations:0", "operation_disabled")]
    public async Task what_is_stopped_is_refused_whatever_the_token_is(string setting, string reasonCode)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>(HostFixture.Settings)
        {
            [$"Kacls:{setting}"] = setting == "Suspended" ? "true" : "wrap",
        });
        await using var trust = new TokenTrust(kacls.Services.GetRequiredService<LoadedSettings>(), kacls.Time, isOffline: false);
        var inspection = await TokenInspection.OfAsync(
            new(kacls.Idp.IdToken().Mint(), null), trust, TokenOperation.Find("wrap"), default);
        Assert.Equal(reasonCode, inspection.Verdict!.ReasonCode);
        Assert.Equal(reasonCode, (await kacls.PostAsync("wrap", kacls.WrapBody())).ReasonCode);
        Assert.Contains(inspection.Lines, line => line.Check == "operation");
    }

    private (JsonObject Body, TokenSet Set) Faulty(string name, string member)
    {
        var isAuthentication = member == "authentication";
        var issuer = isAuthentication ? fixture.Kacls.Idp : Drive;
        var fault = TokenFault.All(World, issuer.Keys[0]).Single(one => one.Name == name);
        var token = fault.Mint(isAuthentication ? issuer.IdToken() : issuer.DriveAuthorization());
        var body = fixture.Kacls.WrapBody();
        body[member] = token;
        return (body, isAuthentication ? new(token, null) : new(null, token));
    }

    private static TokenSet SetOf(JsonObject body, bool isPeer)
    {
        string? Token(string member) => body[member]?.GetValue<string>();
        return isPeer && !body.ContainsKey("authorization")
            ? new(null, null, Token("authentication"))
            : new(Token("authentication"), Token("authorization"));
    }

    private async Task<TokenInspection> InspectAsync(string? operation, TokenSet set, bool isOffline = false)
    {
        await using var trust = new TokenTrust(
            fixture.Kacls.Services.GetRequiredService<LoadedSettings>(), fixture.Kacls.Time, isOffline);
        return await TokenInspection.OfAsync(set, trust, operation is null ? null : TokenOperation.Find(operation), default);
    }

    /// <summary>And the lines, which explain the verdict, never say another thing.</summary>
    private async Task AssertSameAsync(Reply reply, TokenInspection inspection)
    {
        var verdict = inspection.Verdict!;
        Assert.Equal(reply.Status == 200, verdict.IsGranted);
        var findings = inspection.Lines.Where(line => line.Severity == Severity.Finding).ToArray();
        if (reply.Status == 200)
        {
            Assert.Empty(findings);
            return;
        }

        Assert.Equal((reply.Status, reply.ReasonCode), (verdict.HttpStatus, verdict.ReasonCode));
        Assert.Equal((await fixture.Kacls.AuditOfAsync(reply)).GetValueOrDefault("detail"), verdict.Detail);
        Assert.Contains(findings, line =>
            line.Seen.StartsWith($"{verdict.ReasonCode}: {verdict.Detail ?? verdict.Message}", StringComparison.Ordinal));
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail verify</c> with a real key service.</summary>
public sealed class GmailVerifyTests
{
    private const string Alice = SmimeDraft.User;
    private const string Bob = "bob@contoso.example";

    [Fact]
    public async Task an_administrator_opens_what_is_encrypted_to_the_certificate()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        await kacls.WrapAsync(kacls.Enrol(Alice), kacls.Enrol(Bob, draft => draft.Key = SmimeKeys.Rsa3072));
        var run = await kacls.VerifyAsync("--files", kacls.Output, "--token", kacls.Token, "--json", "-");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.All(
            JsonElement.Parse(run.Output).GetProperty("users").EnumerateArray(),
            user => Assert.True(user.GetProperty("is_right").GetBoolean()));
        Assert.Equal(2, kacls.App.Log.Audit.Count(record => (string?)record["operation"] == "privilegedprivatekeydecrypt"));
    }

    [Fact]
    public async Task a_key_under_anothers_certificate_is_found()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        await kacls.WrapAsync(kacls.Enrol(Alice), kacls.Enrol(Bob, draft => draft.Key = SmimeKeys.Rsa3072));
        File.Copy(Path.Combine(kacls.Output, $"{Bob}.wrap"), Path.Combine(kacls.Output, $"{Alice}.wrap"), overwrite: true);
        var run = await kacls.VerifyAsync("--files", kacls.Output, "--token", kacls.Token);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains($"{Alice} (files): The key service answered 403 (spki_hash_mismatch)", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{Bob} (files): the wrapped key opens", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"data_encryption_key":"AAAA"}""")]
    [InlineData("{}")]
    public async Task a_service_that_opens_something_else_is_found(string answer)
    {
        var leaf = new SmimeDraft().Make().Leaf;
        using var http = new HttpClient(new Answering(answer));
        var proof = new Kacls.Cli.Gmail.PairProof(new(http, new("https://kacls.contoso.example/v1")), leaf, "d3JhcHBlZA==");
        Assert.Contains("something else", await proof.DecryptAsync("token", default), StringComparison.Ordinal);
        Assert.Contains("not one of the certificate's key", await proof.SignAsync("token", "token", default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task with_a_users_own_tokens_it_signs_as_gmail_does()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        await kacls.WrapAsync(kacls.Enrol(Alice));
        var authentication = kacls.Write("authentication.jwt", kacls.App.Idp.IdToken());
        var authorization = kacls.Write(
            "authorization.jwt", kacls.Requests.Gmail.GmailAuthorization("signer", SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048)));
        var run = await kacls.VerifyAsync("--files", kacls.Output, "--authentication", authentication, "--authorization", authorization);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        Assert.Single(
            kacls.App.Log.Audit,
            record => (string?)record["operation"] == "privatekeysign" && (string?)record["outcome"] == "granted");
    }

    [Fact]
    public async Task the_pair_that_gmail_has_is_verified()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        await kacls.WrapAsync(kacls.Enrol(Alice));
        await using var domain = await GmailDomain.StartAsync();
        domain.Server.AddUser(Alice);
        domain.AddPair(Alice, new JsonObject
        {
            ["pkcs7"] = await File.ReadAllTextAsync(Path.Combine(kacls.Output, $"{Alice}.p7pem")),
            ["privateKeyMetadata"] = new JsonArray(new JsonObject
            {
                ["kaclsKeyMetadata"] = new JsonObject
                {
                    ["kaclsUri"] = kacls.App.BaseUrl, ["kaclsData"] = kacls.Wrapping(Alice).GetProperty("wrapped_private_key").GetString(),
                },
            }),
        });
        var run = await domain.RunAsync("verify", Alice, "--url", kacls.App.BaseUrl, "--token", kacls.Token);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        Assert.Contains("the wrapped key opens", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_user_without_a_pair_of_this_service_is_found()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        domain.AddUsedPair(Alice);
        var run = await domain.RunAsync("verify", Alice, "--url", kacls.App.BaseUrl, "--token", kacls.Token);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("no enabled pair of this key service", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--files .")]
    [InlineData("--files . --token a --authentication b")]
    [InlineData("--files . --authentication b")]
    [InlineData("--token nonsense")]
    public async Task a_wrong_command_line_is_told(string line) => Assert.Equal(
        ExitCode.Usage,
        (await CliRun.OfAsync(["gmail", "verify", "--url", "https://kacls.contoso.example/v1", .. line.Split(' ')])).ExitCode);

    private sealed class Answering(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
    }
}

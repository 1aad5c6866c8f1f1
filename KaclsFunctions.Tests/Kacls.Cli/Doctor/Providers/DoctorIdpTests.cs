using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Cli.Doctor.Providers;

public sealed class DoctorIdpTests : IAsyncLifetime
{
    private const string Client = SampleTokens.ClientId;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-doctor-");
    private readonly JsonObject document = [];
    private IssuerServer server = null!;
    private IssuerEndpoint provider = null!;

    private string Issuer => provider.Issuer.Issuer;

    public async Task InitializeAsync()
    {
        server = await IssuerServer.StartAsync();
        provider = server.Host("idp", new(server.UrlOf("idp"), TimeProvider.System, KeyPool.Rsa(0)));
        foreach (var (member, value) in new (string, JsonNode)[]
        {
            ("issuer", Issuer), ("jwks_uri", provider.JwksUrl), ("authorization_endpoint", $"{Issuer}/authorize"),
            ("token_endpoint", $"{Issuer}/token"), ("id_token_signing_alg_values_supported", new JsonArray("RS256")),
            ("scopes_supported", new JsonArray("openid", "email")), ("response_types_supported", new JsonArray("code", "id_token")),
        })
        {
            document[member] = value;
        }

        provider.Answer = context => context.Response.WriteAsync(
            context.Request.Path.Value!.EndsWith("jwks.json", StringComparison.Ordinal)
                ? provider.KeySetText ?? provider.Issuer.Jwks
                : document.ToJsonString());
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task a_right_provider_and_token_have_no_finding()
    {
        var run = await JudgeAsync(provider.Issuer.IdToken());
        Assert.True(run.ExitCode == ExitCode.Good, run.Output);
        Assert.Contains("0 findings, 0 warnings", run.Output, StringComparison.Ordinal);
        Assert.Contains("token: Its signature is right: RS256", run.Output, StringComparison.Ordinal);
        Assert.Contains("token: Its claims: iss, iat, exp, aud, sub, email, email_verified.", run.Output, StringComparison.Ordinal);
        Assert.Contains($"email is {SampleTokens.Email}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("issuer", "https://idp.contoso.example", "not http", "with --discovery")]
    [InlineData("issuer", "https://login.microsoftonline.com/{tenantid}/v2.0", "{tenantid}", "your own tenant")]
    [InlineData("issuer", "https://sts.windows.net/1/", "sts.windows.net", "endpoint v1")]
    [InlineData("issuer", null, "no issuer", "OpenID Connect discovery document")]
    [InlineData("jwks_uri", null, "no jwks_uri", "OpenID Connect discovery document")]
    [InlineData("jwks_uri", "http://idp.contoso.example/keys", "which is not https", "https URL")]
    [InlineData("authorization_endpoint", null, "no authorization_endpoint", "discovery document")]
    public async Task a_wrong_member_of_discovery_is_found(string member, string? value, string seen, string todo)
    {
        document[member] = value;
        AssertFound(await JudgeAsync(), "discovery", seen, todo);
    }

    [Fact]
    public async Task the_slash_at_the_end_of_an_issuer_is_named()
    {
        document["issuer"] = Issuer + "/";
        AssertFound(await JudgeAsync(), "discovery", $"Its issuer is {Issuer}/, not {Issuer}.", "differ in the slash at the end alone");
    }

    [Fact]
    public async Task algorithms_that_nobody_else_can_verify_are_found()
    {
        document["id_token_signing_alg_values_supported"] = new JsonArray("HS256", "none");
        AssertFound(await JudgeAsync(), "discovery", "signed with HS256, none alone", "RS256");
    }

    [Fact]
    public async Task a_discovery_document_that_is_not_there_is_found()
    {
        provider.Answer = null;
        provider.Behaviour = EndpointBehaviour.Down;
        AssertFound(await JudgeAsync(), "discovery", "answered 503", "within 2 s");
        provider.Behaviour = EndpointBehaviour.Garbage;
        AssertFound(await JudgeAsync(), "discovery", "is no JSON object", "--discovery");
    }

    [Fact]
    public async Task a_provider_that_nothing_answers_for_ends_with_3()
    {
        var run = await DoctorRun.OfAsync("doctor", "idp", $"http://127.0.0.1:{FreePort.Find()}", "--client-id", Client);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
    }

    [Theory]
    [InlineData("""{"keys":[]}""", "No key can verify a token.")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","use":"enc","n":"AQAB","e":"AQAB"}]}""", "No key can verify a token.")]
    [InlineData("<html>", "is not JSON")]
    public async Task keys_of_no_use_are_found(string keys, string seen)
    {
        provider.KeySetText = keys;
        AssertFound(await JudgeAsync(), "keys", seen, "");
    }

    [Fact]
    public async Task a_key_without_kid_is_a_warning()
    {
        var key = provider.Issuer.Keys[0].ToJwk();
        key.Remove("kid");
        provider.KeySetText = new JsonObject { ["keys"] = new JsonArray(key) }.ToJsonString();
        Assert.Contains("warning keys: without kid: 2048 bits", (await JudgeAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_wrong_with_a_token_is_found()
    {
        TokenBuilder Token() => provider.Issuer.IdToken();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        foreach (var (token, seen, todo) in new[]
        {
            (Token().With("iss", Issuer + "/"), $"Its iss is {Issuer}/, not {Issuer}", "slash included"),
            (Token().Without("iss"), "Its iss is missing", ""),
            (Token().With("aud", "another"), "Its aud is another, which is none of the client ids", "Add the client id"),
            (Token().With("aud", new[] { "a", "b" }), "Its aud is a, b", ""),
            (Token().Without("aud"), "Its aud is missing", ""),
            (Token().With("exp", now - 600), "has expired", "fresh token"),
            (Token().With("iat", now + 600), "issued in the future", "clocks"),
            (Token().Without("exp"), "exp", ""),
            (Token().Without("email"), "AUTHENTICATION_TOKEN_MISSING_CLAIM_EMAIL", "scope email"),
            (Token().Without("email").With("upn", "user@example.com"), "AUTHENTICATION_TOKEN_MISSING_CLAIM_EMAIL", "It has upn"),
            (Token().With("email", "nobody"), "email is not an e-mail address", ""),
            (Token().With("google_email", ""), "google_email is not an e-mail address", ""),
            (Token().With("google_email", "other@example.com"), "EMAIL_MISMATCH: google_email is other@example.com", "google_email"),
            (Token().With("email", "other@example.com"), "EMAIL_MISMATCH: email is other@example.com", "attribute behind email"),
            (Token().WithHeader("typ", "at+jwt"), "Its typ is at+jwt", "access token"),
            (Token().SignedBy(KeyPool.Rsa(1)), "is not among the provider's keys", "another tenant"),
            (Token().ForgedBy(KeyPool.Rsa(1)), "Its signature is wrong", "as it was issued"),
            (Token().WithoutSignature(), "It is signed with none", "RS256"),
            (Token().WithHmac([1, 2, 3]), "It is signed with HS256", "RS256"),
        })
        {
            AssertFound(await JudgeAsync(token, "--email", SampleTokens.Email), "token", seen, todo);
        }

        foreach (var (token, seen) in new[]
        {
            (Token().With("email_verified", false), "email_verified is not true"),
            (Token().With("azp", "another"), "Its azp is another"),
            (Token().WithoutHeader("kid"), "no kid"),
        })
        {
            var run = await JudgeAsync(token);
            Assert.Equal(ExitCode.Good, run.ExitCode);
            Assert.Matches($"warning token[a-z-]*: .*{seen}", run.Output);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    public async Task what_is_no_token_is_found(string text)
    {
        await File.WriteAllTextAsync(PathOf("token"), text);
        AssertFound(await RunAsync("--token", PathOf("token")), "token", "", "three parts");
    }

    [Fact]
    public async Task our_settings_say_what_they_make_of_it()
    {
        await AssertOpinionAsync(Issuer, provider.Issuer.IdToken(), ExitCode.Good, "The token is accepted from entra, for the uses user");
        await AssertOpinionAsync(Issuer + "/", provider.Issuer.IdToken(), ExitCode.Findings, "No provider has the issuer");
        await AssertOpinionAsync(
            Issuer, provider.Issuer.IdToken().With("email_verified", false), ExitCode.Findings, "The token is refused, email_unverified:");
        await AssertOpinionAsync(
            Issuer, provider.Issuer.IdToken().With("email", "user@partner.example"), ExitCode.Findings, "provider_domain_mismatch");
        var run = await RunAsync("--settings", WriteSettings(Issuer), "--client-id", "phone");
        AssertFound(run, "settings", "does not accept phone", "Audiences");
    }

    [Fact]
    public async Task settings_with_faults_say_nothing_of_it_but_the_faults() => AssertFound(
        await RunAsync("--settings", WriteSettings(Issuer, "Kacls__Sispended=true")), "settings", "did you mean Kacls:Suspended", "Write");

    [Fact]
    public async Task the_token_comes_from_standard_input_and_goes_to_no_output()
    {
        var token = provider.Issuer.IdToken().Mint();
        SuiteSecrets.AddToken(token);
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(Path.GetDirectoryName(typeof(ExitCode).Assembly.Location)!, "kacls.dll"),
            "doctor", "idp", Issuer, "--client-id", Client, "--token", "-", "--json", "-",
        ])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(token);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == ExitCode.Good, output + await errors);
        SuiteSecrets.AssertNoneIn(output + await errors);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, json.RootElement.GetProperty("summary").GetProperty("warning").GetInt32());
    }

    [Fact]
    public void no_option_takes_a_token_itself()
    {
        var idp = Kacls.Cli.Commands.Root().Subcommands.Single(command => command.Name == "doctor").Subcommands
            .Single(command => command.Name == "idp");
        Assert.Equal("FILE", idp.Options.Single(option => option.Name == "--token").HelpName);
    }

    private async Task AssertOpinionAsync(string issuer, TokenBuilder token, int exitCode, string said)
    {
        var run = await JudgeAsync(token, "--settings", WriteSettings(issuer));
        Assert.True(run.ExitCode == exitCode, run.Output);
        Assert.Contains(said, run.Output, StringComparison.Ordinal);
    }

    private string WriteSettings(string issuer, string more = "")
    {
        File.WriteAllText(
            PathOf("settings"),
            $"""
            Kacls__Urls__0=https://kacls.contoso.example/v1
            Kacls__OwnerDomains__0=example.com
            Kacls__Authentication__Providers__0__Name=entra
            Kacls__Authentication__Providers__0__Issuer={issuer}
            Kacls__Authentication__Providers__0__Audiences__0={Client}
            Kacls__Authentication__Providers__0__Keys={provider.JwksUrl}
            Kacls__Authentication__Providers__0__Uses__0=user
            Kacls__Authentication__Providers__0__Domains__0=example.com
            Kacls__KeyEncryption__Provider=KeyVault
            Kacls__KeyEncryption__Keys__0__Name=kek1
            Kacls__KeyEncryption__Keys__0__KeyId=https://contoso.vault.azure.net/keys/kacls-kek
            {more}
            """);
        return PathOf("settings");
    }

    private async Task<DoctorRun> JudgeAsync(TokenBuilder? token = null, params string[] options)
    {
        if (token is null)
        {
            return await RunAsync(options);
        }

        var text = token.Mint();
        SuiteSecrets.AddToken(text);
        await File.WriteAllTextAsync(PathOf("token"), text + "\n");
        return await RunAsync(["--token", PathOf("token"), .. options]);
    }

    private Task<DoctorRun> RunAsync(params string[] options) =>
        DoctorRun.OfAsync(["doctor", "idp", Issuer, "--client-id", Client, .. options]);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);

    private static void AssertFound(DoctorRun run, string check, string seen, string todo)
    {
        Assert.True(run.ExitCode == ExitCode.Findings, run.Output + run.Errors);
        Assert.True(
            run.Output.Split("FINDING ").Skip(1).Any(finding => finding.StartsWith(check, StringComparison.Ordinal)
                && finding.Contains(seen, StringComparison.Ordinal) && finding.Contains(todo, StringComparison.Ordinal)),
            $"{seen}; {todo}: {run.Output}");
    }
}

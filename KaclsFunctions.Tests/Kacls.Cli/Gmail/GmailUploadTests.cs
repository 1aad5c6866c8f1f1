using System.Text.Json.Nodes;
using Kacls.Cli.Gmail;
using Kacls.Cli.Gmail.Uploads;
using Kacls.Cli.Output;
using Kacls.Testing.Gmail;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail upload</c> against Gmail's API on loopback.</summary>
public sealed class GmailUploadTests
{
    private static readonly string Alice = GmailDomain.User(1);
    private static readonly string Bob = GmailDomain.User(2);

    [Fact]
    [Rule("13-7")]
    public async Task a_folder_is_uploaded_pair_first_and_then_the_identity()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice, Bob);
        var run = await domain.RunAsync("upload", domain.Folder, "--json", "-");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        domain.AssertUploadedOnce(Alice);
        domain.AssertUploadedOnce(Bob);
        Assert.All(JsonNode.Parse(run.Output)!["users"]!.AsArray(), user => Assert.Equal("done", (string)user!["outcome"]!));
        Assert.Equal(4, (await File.ReadAllLinesAsync(domain.Journal)).Length);
    }

    /// <summary>As Google's script and GAM send them: these members and no others.</summary>
    [Fact]
    [Rule("13-4", "13-8")]
    public async Task the_requests_are_those_of_googles_own_script()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        await domain.RunAsync("upload", domain.Folder);
        var wrap = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(domain.Folder, $"{Alice}.wrap")))!;
        var (pair, identity) = (domain.Server.Calls.Where(call => call.Writes).ToArray() is [var one, var two]) ? (one, two) : default;
        Assert.Equal($"/gmail/v1/users/{Alice}/settings/cse/keypairs", Uri.UnescapeDataString(pair!.Path));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(pair.Body), new JsonObject
        {
            ["pkcs7"] = await File.ReadAllTextAsync(Path.Combine(domain.Folder, $"{Alice}.p7pem")),
            ["privateKeyMetadata"] = new JsonArray(new JsonObject
            {
                ["kaclsKeyMetadata"] = new JsonObject
                {
                    ["kaclsUri"] = (string)wrap["kacls_url"]!, ["kaclsData"] = (string)wrap["wrapped_private_key"]!,
                },
            }),
        }));
        Assert.Equal($"/gmail/v1/users/{Alice}/settings/cse/identities", Uri.UnescapeDataString(identity!.Path));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(identity.Body), new JsonObject
        {
            ["emailAddress"] = Alice, ["primaryKeyPairId"] = (string)domain.Server.Pairs(Alice)[0]["keyPairId"]!,
        }));
    }

    [Fact]
    public async Task a_second_run_writes_nothing_with_or_without_the_journal()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice, Bob);
        await domain.RunAsync("upload", domain.Folder);
        var writes = domain.Server.Calls.Count(call => call.Writes);
        File.Delete(domain.Journal);
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains("unchanged", run.Output, StringComparison.Ordinal);
        Assert.Equal(writes, domain.Server.Calls.Count(call => call.Writes));
    }

    [Fact]
    public async Task a_dry_run_only_reads_and_says_what_would_be_done()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice, Bob);
        var old = domain.AddUsedPair(Bob);
        var run = await domain.RunAsync("upload", domain.Folder, "--dry-run");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Contains($"{Alice}\tplanned\t-\twould upload the pair, create the identity", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{Bob}\tplanned\t-\twould upload the pair, move the identity from {old}", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
        Assert.False(File.Exists(domain.Journal));
    }

    [Fact]
    public async Task a_renewed_certificate_moves_the_identity_and_leaves_the_old_pair_enabled()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var old = domain.AddUsedPair(Alice);
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Equal(2, domain.Server.Pairs(Alice).Count);
        Assert.NotEqual(old, (string)domain.Server.Identities(Alice)[0]["primaryKeyPairId"]!);
        Assert.Contains(domain.Server.Calls, call => call.Method == "PATCH");
        Assert.Contains($"{Alice}\t{old}\tenabled\t{GmailDomain.KeyService}", run.Output, StringComparison.Ordinal);
        domain.AssertNothingTurnedOff();
    }

    [Theory]
    [InlineData(403)]
    [InlineData(400)]
    public async Task a_user_who_is_not_enabled_yet_is_for_later_and_the_others_are_done(int status)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice, Bob);
        domain.Server.NotYet[Alice] = status;
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("up to 24 hours after client-side encryption was turned on: try again later", run.Output, StringComparison.Ordinal);
        domain.AssertUploadedOnce(Bob);
        domain.Server.NotYet.Clear();
        Assert.Equal(ExitCode.Good, (await domain.RunAsync("upload", domain.Folder)).ExitCode);
        domain.AssertUploadedOnce(Alice);
    }

    [Theory]
    [InlineData(400, ExitCode.Findings)]
    [InlineData(401, ExitCode.Findings)]
    [InlineData(403, ExitCode.Findings)]
    [InlineData(404, ExitCode.Findings)]
    public async Task a_refusal_for_good_is_told_at_once_and_nothing_is_sent_twice(int status, int code)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        domain.Server.Fault = call => call.Writes ? new(status) : null;
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains($"{Alice}\tfailed\t-\t{status} ", run.Output, StringComparison.Ordinal);
        Assert.Single(domain.Server.Calls, call => call.Writes);
    }

    [Fact]
    public async Task a_service_account_without_delegation_ends_it_and_says_where_that_is_set()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        domain.Server.Tokens.IsDelegated = false;
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("Domain-wide delegation", run.Errors, StringComparison.Ordinal);
        Assert.Contains(TokenEndpoint.Scope, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_user_whom_google_does_not_know_fails_alone()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        domain.WriteFiles(Bob);
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains($"{Bob}\tfailed\t-\tNo access token for {Bob}: 400 invalid_grant", run.Output, StringComparison.Ordinal);
        domain.AssertUploadedOnce(Alice);
    }

    [Fact]
    public async Task neither_tokens_nor_keys_are_printed_or_kept()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice, Bob);
        domain.Server.Fault = call => call.Writes && call.Path.Contains("user002", StringComparison.Ordinal) ? new(400) : null;
        var report = Path.Combine(domain.Folder, "report.json");
        var run = await domain.RunAsync("upload", domain.Folder, "--json", report);
        var said = run.Output + run.Errors + await File.ReadAllTextAsync(report) + await File.ReadAllTextAsync(domain.Journal);
        string[] secrets = [.. domain.Server.Tokens.Given, "PRIVATE KEY",
            .. KeyPairFiles.ReadFolder(domain.Folder).Select(file => file.WrappedPrivateKey)];
        Assert.True(secrets.Length >= 5);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"type":"authorized_user","client_id":"x"}""")]
    [InlineData("""{"type":"service_account","client_email":"a","private_key":"SECRET","private_key_id":"1","token_uri":"https://x/t"}""")]
    [InlineData("""{"type":"service_account","client_email":"a","private_key":"SECRET","private_key_id":"1","token_uri":"http://x/t"}""")]
    public async Task another_file_than_a_service_accounts_key_is_refused_without_repeating_it(string text)
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        await File.WriteAllTextAsync(domain.Credentials, text);
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.DoesNotContain("SECRET", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task two_runs_at_once_with_one_journal_are_refused()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        using var first = UploadJournal.Open(domain.Journal, TimeProvider.System);
        Assert.Equal(ExitCode.Usage, (await domain.RunAsync("upload", domain.Folder)).ExitCode);
        Assert.Empty(domain.Server.Calls);
    }

    [Fact]
    public async Task a_pair_of_the_journal_that_gmail_does_not_list_yet_is_not_uploaded_again()
    {
        await using var domain = await GmailDomain.StartAsync(null, Alice);
        var files = KeyPairFiles.ReadFolder(domain.Folder)[0];
        using (var journal = UploadJournal.Open(domain.Journal, TimeProvider.System))
        {
            journal.Add(files, "pair", "ANe1BmgUnlisted");
        }

        // And a line that a killed run left half.
        await File.AppendAllTextAsync(domain.Journal, "{\"time\":\"20");
        var run = await domain.RunAsync("upload", domain.Folder);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.DoesNotContain(domain.Server.Calls, call => call.Writes);
        Assert.EndsWith("\n", await File.ReadAllTextAsync(domain.Journal), StringComparison.Ordinal);
    }
}

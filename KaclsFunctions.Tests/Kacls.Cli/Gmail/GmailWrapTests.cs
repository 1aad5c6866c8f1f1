using System.Text.Json;
using Kacls.Cli.Gmail;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary><c>kacls gmail wrap</c> with a real key service.</summary>
public sealed class GmailWrapTests
{
    private const string Alice = SmimeDraft.User;
    private const string Bob = "bob@contoso.example";

    [Fact]
    [Rule("13-6")]
    public async Task each_user_gets_two_files_and_leaves_a_record()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var list = kacls.Write(
            "users.csv",
            $"email,file\n{Path.GetFileNameWithoutExtension(kacls.Enrol(Alice))},{Alice}.pem\nBOB@contoso.example,{kacls.Enrol(Bob)}\n");
        var run = await kacls.WrapAsync("--users", list);
        Assert.True(run.ExitCode == ExitCode.Good, run.Output + run.Errors);
        Assert.Equal(
            [$"{Alice}.p7pem", $"{Alice}.wrap", $"{Bob}.p7pem", $"{Bob}.wrap"],
            Directory.GetFiles(kacls.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["kacls_url", "wrapped_private_key"], kacls.Wrapping(Alice).EnumerateObject().Select(member => member.Name));
        Assert.Equal(kacls.App.BaseUrl, kacls.Wrapping(Alice).GetProperty("kacls_url").GetString());
        Assert.Equal(2, kacls.Records);
    }

    [Fact]
    public async Task a_second_run_keeps_what_fits_and_wraps_the_rest()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var alice = kacls.Enrol(Alice);
        await kacls.WrapAsync(alice);
        var before = kacls.Wrapping(Alice).ToString();
        var run = await kacls.WrapAsync(alice, kacls.Enrol(Bob), "--json", "-");
        Assert.Equal(ExitCode.Good, run.ExitCode);
        Assert.Equal(["kept", "wrapped"], OutcomesOf(run));
        Assert.Equal((before, 2), (kacls.Wrapping(Alice).ToString(), kacls.Records));
    }

    [Fact]
    public async Task files_of_another_certificate_or_service_are_left_alone()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var alice = kacls.Enrol(Alice);
        await kacls.WrapAsync(alice);
        var moved = await kacls.WrapAsync(alice, "--url", "https://other.contoso.example/v1");
        Assert.Equal(ExitCode.Findings, moved.ExitCode);
        Assert.Contains($"from {kacls.App.BaseUrl}", moved.Output, StringComparison.Ordinal);
        var renewed = await kacls.WrapAsync(kacls.Enrol(Alice));
        Assert.Equal(ExitCode.Findings, renewed.ExitCode);
        Assert.Contains("for another certificate", renewed.Output, StringComparison.Ordinal);
        Assert.Equal(1, kacls.Records);
    }

    [Fact]
    public async Task a_fault_of_one_user_stops_all_before_anything_is_sent()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var run = await kacls.WrapAsync(
            kacls.Enrol(Alice), kacls.Enrol(Bob, draft => draft.ExtendedKeyUsage = []), kacls.Write("eve@contoso.example.p12", "nonsense"));
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("bob@contoso.example: faulty\n  The certificate is not for mail", run.Output, StringComparison.Ordinal);
        Assert.Contains("eve@contoso.example: faulty", run.Output, StringComparison.Ordinal);
        Assert.Equal((0, false), (kacls.Records, Directory.Exists(kacls.Output)));
    }

    [Fact]
    public async Task an_address_that_leads_out_of_the_folder_is_none()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var run = await CliRun.OfAsync("gmail", "wrap", kacls.Enrol(Alice), "--email", "../eve@contoso.example", "--dry-run");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("../eve@contoso.example is no address.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_dry_run_needs_neither_service_nor_token()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var run = await CliRun.OfAsync("gmail", "wrap", kacls.Enrol(Alice), "--dry-run");
        Assert.Equal((ExitCode.Good, $"{Alice}: ready\n", 0), (run.ExitCode, run.Output, kacls.Records));
    }

    [Fact]
    public async Task a_refusal_has_code_reason_correlation_id_and_what_to_do_and_ends_the_run()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var token = kacls.Write("user.jwt", kacls.Requests.AdminToken.With("email", "somebody@example.com"));
        var run = await kacls.WrapAsync(kacls.Enrol(Alice), kacls.Enrol(Bob), "--token", token, "--json", "-");
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Equal(["refused", "not_tried"], OutcomesOf(run));
        var alice = JsonElement.Parse(run.Output).GetProperty("users")[0];
        Assert.Equal(
            (403, "privileged_user_required"), (alice.GetProperty("code").GetInt32(), alice.GetProperty("reason_code").GetString()));
        Assert.Equal(
            (string?)kacls.App.Log.Audit.Single(record => (string?)record["operation"] == "wrapprivatekey")["correlation_id"],
            alice.GetProperty("correlation_id").GetString());
        Assert.Contains("Kacls:Privileged:Users", alice.GetProperty("faults")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_expired_token_is_told_and_a_new_one_goes_on()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var alice = kacls.Enrol(Alice);
        kacls.App.Time.Advance(TimeSpan.FromDays(1));
        var run = await kacls.WrapAsync(alice);
        Assert.Equal(ExitCode.Findings, run.ExitCode);
        Assert.Contains("Get a new ID token", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Good, (await kacls.WrapAsync(alice, "--token", kacls.Write("new.jwt", kacls.Requests.AdminToken))).ExitCode);
    }

    [Fact]
    public async Task a_service_that_does_not_answer_ends_with_3()
    {
        await using var kacls = await EnrolledKacls.StartAsync();
        var run = await CliRun.OfAsync(
            "gmail", "wrap", kacls.Enrol(Alice), "--url", $"http://127.0.0.1:{FreePort.Find()}/v1", "--token",
            kacls.Token, "--output", kacls.Output);
        Assert.Equal(ExitCode.Unreachable, run.ExitCode);
        Assert.Contains("not tried", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8192, 2)]
    [InlineData(8193, 0)]
    [Rule("13-1")]
    public async Task a_wrapped_key_is_as_long_as_gmail_takes_it(int length, int files)
    {
        using var http = new HttpClient(new Answering($$"""{"wrapped_private_key":"{{new string('A', length)}}"}"""));
        var folder = Directory.CreateTempSubdirectory("kacls-size-").FullName;
        var wrapper = new KeyWrapper(new(http, new("https://kacls.contoso.example/v1")), "https://kacls.contoso.example/v1", folder);
        var (user, _) = await wrapper.WrapAsync(new SmimeDraft().Make(), "token", "", default);
        Assert.Equal((files > 0 ? WrapOutcome.Wrapped : WrapOutcome.Refused, files), (user.Outcome, Directory.GetFiles(folder).Length));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("", "Name the users' files")]
    [InlineData("alice.pem", "isn't named as its user")]
    [InlineData("a@x.example.pem b@x.example.pem --key k.pem", "are for one FILE")]
    [InlineData("a@x.example.pem A@x.example.p12", "Twice among the users: a@x.example")]
    [InlineData("a@x.example.pem --users users.csv", "goes with no FILE")]
    public async Task a_wrong_command_line_is_told(string line, string fault)
    {
        var run = await CliRun.OfAsync(["gmail", "wrap", "--dry-run", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains(fault, run.Errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> OutcomesOf(CliRun run) =>
        JsonElement.Parse(run.Output).GetProperty("users").EnumerateArray().Select(user => user.GetProperty("outcome").GetString());

    private sealed class Answering(string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StringContent(body) });
    }
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.LocalHost;

public sealed class LocalHostTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-localhost-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task the_printed_commands_work_when_pasted_and_return_the_very_bytes()
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count >= 12);
        var (status, wrap, unwrap) = (localHost.Commands[0], localHost.Commands[2], localHost.Commands[3]);

        Assert.Equal("KACLS", (await LocalHostProcess.PasteAsync(status)).GetProperty("server_type").GetString());
        var wrapped = (await LocalHostProcess.PasteAsync(wrap)).GetProperty("wrapped_key").GetString()!;
        var key = (await LocalHostProcess.PasteAsync(unwrap)).GetProperty("key").GetString();
        var sent = (string)localHost.Example("wrap")["key"]!;
        Assert.Equal(sent, key);
        Assert.Equal(34, Convert.FromBase64String(key!).Length);

        // The reply of the pasted wrap unwraps as well, not only the one of the example.
        var own = localHost.Example("unwrap");
        own["wrapped_key"] = wrapped;
        var again = WithBody(unwrap, own);
        Assert.Equal(sent, (await LocalHostProcess.PasteAsync(again)).GetProperty("key").GetString());

        await localHost.WaitForAsync(host => host.Audit.Count >= 6);
        Assert.All(localHost.Audit, record => Assert.Equal("granted", record.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task a_command_is_printed_for_every_operation_but_rewrap_and_each_is_granted()
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0");
        await localHost.WaitForAsync(
            host => host.Commands.Any(command => command.Contains("privilegedprivatekeydecrypt", StringComparison.Ordinal)));
        var printed = localHost.Commands.Select(command => Regex.Match(command, "/v1/([a-z_]+)").Groups[1].Value).ToList();
        Assert.Equal(CseOperation.Names.Except(["rewrap", "takeout_unwrap"]), printed.Order(StringComparer.Ordinal));
        foreach (var command in localHost.Commands)
        {
            var reply = await LocalHostProcess.PasteAsync(command);
            Assert.False(reply.TryGetProperty("code", out _), $"{command.Split(' ')[2]}: {reply}");
        }
    }

    [Fact]
    public async Task explains_a_decision_and_the_documents_question_is_answered()
    {
        await using var localHost = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string>
            {
                ["Kacls__Perimeters__Default__Rules__0__Name"] = "not-finance",
                ["Kacls__Perimeters__Default__Rules__0__Effect"] = "deny",
                ["Kacls__Perimeters__Default__Rules__0__When__Claims__department__0"] = "finance",
                ["Kacls__Perimeters__Default__Rules__1__Name"] = "office",
                ["Kacls__Perimeters__Default__Rules__1__Effect"] = "allow",
                ["Kacls__Perimeters__Default__Rules__1__When__Networks__0"] = "192.0.2.0/24",
                ["Kacls__Perimeters__Default__Rules__2__Name"] = "on-trial",
                ["Kacls__Perimeters__Default__Rules__2__Effect"] = "audit",
                ["Kacls__Perimeters__Default__Rules__2__Unless__Claims__groups__0"] = "staff",
            },
            "--urls",
            "http://127.0.0.1:0");
        await localHost.WaitForAsync(host => host.Commands.Count > 0);
        var address = Regex.Match(localHost.Commands[0], @"http://127\.0\.0\.1:\d+").Value;
        var question = Repository.CodeBlocks("docs/perimeters.md")[0].Code.Replace(
            "http://127.0.0.1:8787", address, StringComparison.Ordinal);

        var answer = await LocalHostProcess.PasteAsync(question);

        Assert.False(answer.GetProperty("granted").GetBoolean());
        var perimeter = answer.GetProperty("perimeters")[0];
        Assert.Equal("not-finance", perimeter.GetProperty("rule").GetString());
        Assert.Equal(
            ["not-finance", "office", "on-trial"],
            perimeter.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("name").GetString()));
        Assert.Equal("When:Networks does not hold", perimeter.GetProperty("rules")[1].GetProperty("why").GetString());
        Assert.Equal("on-trial", perimeter.GetProperty("would_deny").GetString());
        Assert.Equal("audit", perimeter.GetProperty("rules")[2].GetProperty("effect").GetString());

        var wrong = await LocalHostProcess.PasteAsync($"curl -s {address}/dev/explain -d '{{\"operation\":\"unwarp\"}}'");
        Assert.Equal(400, wrong.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task its_keys_are_the_owners_alone_and_stay_over_a_restart()
    {
        string unwrap;
        await using (var first = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0"))
        {
            await first.WaitForAsync(host => host.Commands.Count >= 12);
            unwrap = WithBody(first.Commands[3], first.Example("unwrap"));
        }

        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(folder.FullName, "*.pem", SearchOption.AllDirectories))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        var url = Regex.Match(unwrap, @"http://127\.0\.0\.1:\d+").Value;
        await using var second = LocalHostProcess.Start(folder.FullName, null, "--urls", url);
        await second.WaitForAsync(host => host.Commands.Count >= 12);
        Assert.Equal(34, Convert.FromBase64String((await LocalHostProcess.PasteAsync(unwrap)).GetProperty("key").GetString()!).Length);
    }

    [Fact]
    public async Task with_issuers_of_ones_own_it_trusts_no_development_issuer()
    {
        await using var development = LocalHostProcess.Start(folder.FullName, null, "--urls", "http://127.0.0.1:0");
        await development.WaitForAsync(host => host.Commands.Count >= 12);
        await using var issuers = await IssuerServer.StartAsync();
        var drive = issuers.Host("drive", new TokenIssuer("drive@google.example", TimeProvider.System, KeyPool.Rsa(0)));
        var idp = issuers.Host("idp", new TokenIssuer("https://idp.example", TimeProvider.System, KeyPool.Rsa(1)));
        await using var own = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string>
            {
                ["Kacls__Urls__0"] = SampleTokens.KaclsUrl,
                ["Kacls__Authorization__Issuers__0__Application"] = "drive",
                ["Kacls__Authorization__Issuers__0__Issuer"] = drive.Issuer.Issuer,
                ["Kacls__Authorization__Issuers__0__Audience"] = SampleTokens.GoogleAudience,
                ["Kacls__Authorization__Issuers__0__Keys"] = drive.JwksUrl,
                ["Kacls__Authentication__Providers__0__Name"] = "mine",
                ["Kacls__Authentication__Providers__0__Issuer"] = idp.Issuer.Issuer,
                ["Kacls__Authentication__Providers__0__Audiences__0"] = SampleTokens.ClientId,
                ["Kacls__Authentication__Providers__0__Discovery"] = "",
                ["Kacls__Authentication__Providers__0__Keys"] = idp.JwksUrl,
                ["Kacls__Authentication__Providers__0__Uses__0"] = "user",
            },
            "--urls",
            "http://127.0.0.1:0");
        await own.WaitForAsync(host => host.Output.Any(line => line.Contains("are your own", StringComparison.Ordinal)));
        var baseUrl = Regex.Match(own.Commands[0], @"http://[^/]+/v1").Value;

        var example = Path.Combine(folder.FullName, ".kacls", "examples", "wrap.json");
        var refused = await LocalHostProcess.PasteAsync($"curl -s {baseUrl}/wrap -d '@{example}'");
        Assert.Contains("authentication_issuer_unknown", refused.GetProperty("details").GetString(), StringComparison.Ordinal);

        // And makes none.
        var mint = "/dev/token -H 'Content-Type: application/json' -d '{\"issuer\":\"idp\"}'";
        var absent = await LocalHostProcess.PasteAsync($"curl -s {baseUrl[..^3]}{mint}");
        Assert.Equal(404, absent.GetProperty("code").GetInt32());

        var (authentication, authorization) = (idp.Issuer.IdToken().Mint(), drive.Issuer.DriveAuthorization().Mint());
        var body = $$"""{"authentication":"{{authentication}}","authorization":"{{authorization}}","key":"AAAA"}""";
        var granted = await LocalHostProcess.PasteAsync($"curl -s {baseUrl}/wrap -d '{body}'");
        Assert.NotEmpty(granted.GetProperty("wrapped_key").GetString()!);
    }

    [Fact]
    public async Task key_files_that_hold_no_key_are_faults_of_the_settings()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kek.pem"), "nonsense");
        await using var localHost = LocalHostProcess.Start(folder.FullName, new Dictionary<string, string>
        {
            ["Kacls__KeyEncryption__Path"] = "kek.pem",
            ["Kacls__Signing__Path"] = "kek.pem",
        });
        Assert.Equal(1, await localHost.ExitCodeAsync());
        await localHost.WaitForAsync(host => host.Errors.Contains("Kacls:Signing:Path", StringComparison.Ordinal));
        Assert.Contains("Kacls:KeyEncryption:Path", localHost.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", localHost.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", localHost.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task faults_of_the_settings_end_it_at_once_with_a_list()
    {
        await using var localHost = LocalHostProcess.Start(folder.FullName, new Dictionary<string, string>
        {
            ["Kacls__Urls__0"] = "http://kacls.example/v1",
            ["Kacls__ClockSkew"] = "02:00:00",
        });
        Assert.Equal(1, await localHost.ExitCodeAsync());
        await localHost.WaitForAsync(host => host.Errors.Contains("Kacls:ClockSkew", StringComparison.Ordinal));
        Assert.Contains("Kacls:Urls:0", localHost.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", localHost.Errors, StringComparison.Ordinal);
    }

    /// <summary>The command with the body itself in the place of the file's name.</summary>
    private static string WithBody(string command, JsonObject body) => $"{command.Split(" -d ")[0]} -d '{body.ToJsonString()}'";
}

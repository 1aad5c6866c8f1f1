using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Cli.Records;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Perimeters;

/// <summary>
/// Requests to the real service under one policy, replayed from its records under another, and sent to the real service under that other:
/// what the replay foretold is what happens.
/// </summary>
public sealed class ReplayTests : IDisposable
{
    private const string NoRules = """{"Default":{"Rules":[]}}""";
    private static readonly string[] Teams = ["red", "blue", ""];
    private static readonly string[] Roles = ["reader", "writer"];
    private static readonly string[] Ids = ["", "finance", "gone"];
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-replay-").FullName;

    /// <summary>Policies that are tried, each with whether Kacls:Audit:Claims was on.</summary>
    public static TheoryData<string, bool> Proposed
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var policy in Policies)
            {
                data.Add(policy, true);
                data.Add(policy, false);
            }

            return data;
        }
    }

    private static string[] Policies =>
    [
        NoRules,
        """{"UnknownId":"deny","Default":{"Rules":[{"Name":"no-bob","Effect":"deny","When":{"Users":["bob@contoso.example"]}}]}}""",
        """{"UnknownId":"default","ById":{"finance":{"Rules":[{"Name":"red","Effect":"allow","When":{"Claims":{"team":["red"]}}}]}}}""",
        """{"UnknownId":"deny","ById":{"finance":{"Rules":[{"Name":"red","Effect":"allow","When":{"Claims":{"team":["red"]}}}]}}}""",
        """{"Default":{"Rules":[{"Name":"red","Effect":"deny","Unless":{"Claims":{"team":["red","blue"]}}}]}}""",
        """{"Default":{"Rules":[{"Name":"red","Effect":"deny","When":{"Claims":{"team":["red"]}},"Missing":"ignore"}]}}""",
        """{"Default":{"Rules":[{"Name":"dept","Effect":"deny","When":{"Claims":{"department":["sales"]}}}]}}""",
        """{"Default":{"Rules":[{"Name":"here","Effect":"allow","Operations":["open"],"When":{"Networks":["127.0.0.0/8"]}}]}}""",
        """{"Default":{"Rules":[{"Name":"elsewhere","Effect":"allow","Operations":["open"],"When":{"Networks":["192.0.2.0/24"]}}]}}""",
        """{"Default":{"Rules":[{"Name":"readers","Effect":"deny","Operations":["unwrap"],"When":{"Roles":["reader"]}}]}}""",
        """{"Default":{"Rules":[{"Name":"on-trial","Effect":"audit"}]}}""",
    ];

    [Theory]
    [MemberData(nameof(Proposed))]
    public async Task what_a_replay_foretells_is_what_happens(string proposed, bool claims)
    {
        const string Recorded = """
            {"Default":{"Rules":[{"Name":"no-ann","Effect":"deny","Operations":["wrap"],"When":{"Users":["ann@contoso.example"]}},
             {"Name":"team","Effect":"audit","When":{"Claims":{"team":["green"]}}}]},
             "ById":{"finance":{"Rules":[{"Name":"not-blue","Effect":"deny","When":{"Claims":{"team":["blue"]}},"Missing":"ignore"}]}}}
            """;
        var (yesterday, then) = await AnswersAsync(Write("yesterday.json", Recorded), claims);
        var (_, today) = await AnswersAsync(Write("today.json", proposed), claims);
        var records = Path.Combine(folder, "records.json");
        await File.WriteAllLinesAsync(records, yesterday);
        var report = Path.Combine(folder, "report.json");

        var run = await CliRun.OfAsync(
            "perimeter", "replay", records, "--policy", Path.Combine(folder, "today.json"), "--recorded-under",
            Path.Combine(folder, "yesterday.json"), "--json", report);

        var changes = JsonNode.Parse(await File.ReadAllTextAsync(report))!["changes"]!.AsArray();
        var verdicts = changes.ToDictionary(
            change => int.Parse(((string)change!["where"]!).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture) - 1,
            change => (string)change!["verdict"]!);
        var unknown = 0;
        for (var index = 0; index < then.Count; index++)
        {
            var expected = (then[index], today[index]) switch
            {
                (200, 403) => "refused",
                (403, 200) => "granted",
                _ => "unchanged",
            };
            var foretold = verdicts.GetValueOrDefault(index, "unchanged");
            unknown += foretold == "unknown" ? 1 : 0;
            Assert.True(foretold == expected || foretold == "unknown", $"{index}: {foretold}, {expected}: {yesterday[index]}");
        }

        Assert.Equal(verdicts.Count > 0 ? ExitCode.Findings : ExitCode.Good, run.ExitCode);
        Assert.Equal(!claims && proposed.Contains("\"team\"", StringComparison.Ordinal) || Asks(proposed, "department"), unknown > 0);
    }

    [Theory]
    [InlineData("""{"claims":"{\"(too long)\":[\"team\"]}"}""", "the claim team")]
    [InlineData("""{"claims":"{\"team\":\"x (a token)\"}"}""", "the claim team")]
    [InlineData("""{"claims":"{\"team\":[\"red\""}""", "the claim team")]
    [InlineData("""{}""", "the claim team")]
    public void a_claim_that_the_record_does_not_tell_is_unknown_and_named(string fields, string what) =>
        AssertUnknown(
            """{"Default":{"Rules":[{"Name":"r","Effect":"deny","When":{"Claims":{"team":["red"]}},"Missing":"ignore"}]}}""", fields, what);

    [Theory]
    [InlineData("""{"resource_name":"//x/a b"}""", "Resources", "resource_name")]
    [InlineData("""{"resource_name":"//x/a…"}""", "Resources", "resource_name")]
    [InlineData("""{"google_email":"ann@contoso.example…"}""", "Users", "the user")]
    [InlineData("""{"client_ip":"nonsense"}""", "Networks", "the address 'nonsense'")]
    public void what_a_record_cut_or_cleaned_is_unknown_where_a_rule_asks_for_it(string fields, string member, string what) =>
        AssertUnknown(
            $$$"""{"Default":{"Rules":[{"Name":"r","Effect":"deny","When":{"{{{member}}}":["{{{Of(member)}}}"]}}]}}""", fields, what);

    /// <summary>The record's time is 12:00:00, and it is written some time after the decision.</summary>
    [Theory]
    [InlineData("2026-11-25T12:00:01Z")]
    [InlineData("2026-11-25T12:00:00Z")]
    [InlineData("2026-11-25T11:59:59Z")]
    public void at_the_edge_of_a_period_the_decision_is_unknown(string from) => AssertUnknown(
        $$$"""{"Default":{"Rules":[{"Name":"r","Effect":"deny","When":{"From":"{{{from}}}"}}]}}""", "{}", "the exact time");

    [Fact]
    public void a_record_that_counts_requests_is_unknown_unless_no_rule_is_asked()
    {
        AssertUnknown(
            """{"Default":{"Rules":[{"Name":"r","Effect":"deny","When":{"Roles":["reader"]}}]}}""",
            """{"count":"40","outcome":"denied","reason_code":"perimeter_denied","perimeter_id":"x"}""",
            "all but the user, since the record counts several requests");
    }

    [Theory]
    [InlineData("denied", "role_insufficient", "not_judged")]
    [InlineData("failed", "kek_unavailable", "not_judged")]
    [InlineData("denied", "perimeter_denied", "granted")]
    [InlineData("granted", "ok", "unchanged")]
    public async Task only_what_perimeters_refused_can_be_granted_by_them(string outcome, string reason, string verdict)
    {
        var counts = await CountsAsync(NoRules, RecordLines.Line(("outcome", outcome), ("reason_code", reason)));
        Assert.Equal(1, (int)counts[verdict]!);
    }

    /// <summary>Where a key was sealed for another perimeter than the token's, both must grant.</summary>
    [Theory]
    [InlineData("finance", null, "unchanged")]
    [InlineData("finance", "legal", "refused")]
    [InlineData("finance", "-", "refused")]
    [InlineData("legal", "finance", "refused")]
    [InlineData(null, "finance", "refused")]
    [InlineData("gone", null, "refused")]
    public async Task the_sealed_perimeter_is_asked_too(string? perimeterId, string? sealedId, string verdict)
    {
        const string OnlyFinance = """
            {"Default":{"Rules":[{"Name":"no","Effect":"deny"}]},
             "ById":{"finance":{"Rules":[]},"legal":{"Rules":[{"Name":"no","Effect":"deny"}]}}}
            """;
        var fields = new List<(string, string)>();
        if (perimeterId is not null)
        {
            fields.Add(("perimeter_id", perimeterId));
        }

        if (sealedId is not null)
        {
            fields.Add(("sealed_perimeter_id", sealedId));
        }

        Assert.Equal(1, (int)(await CountsAsync(OnlyFinance, RecordLines.Line([.. fields])))[verdict]!);
    }

    [Theory]
    [InlineData("privilegedunwrap", "refused")]
    [InlineData("takeout_unwrap", "refused")]
    [InlineData("wrapprivatekey", "unchanged")]
    [InlineData("unwrap", "unchanged")]
    [InlineData("digest", "not_judged")]
    [InlineData("status", "not_judged")]
    public async Task privileged_operations_are_judged_by_their_own_perimeter(string operation, string verdict)
    {
        const string NoTakeout = """{"Privileged":{"Rules":[{"Name":"no","Effect":"deny","Operations":["open"]}]}}""";
        Assert.Equal(1, (int)(await CountsAsync(NoTakeout, RecordLines.Line(("operation", operation))))[verdict]!);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static bool Asks(string policy, string claim) => policy.Contains($"\"{claim}\"", StringComparison.Ordinal);

    private static string Of(string member) => member switch
    {
        "Users" => "ann@contoso.example",
        "Networks" => "192.0.2.0/24",
        _ => "//x/a",
    };

    private void AssertUnknown(string policy, string fields, string what)
    {
        var record = RecordLines.Line([.. JsonNode.Parse(fields)!.AsObject().Select(field => (field.Key, (string)field.Value!))]);
        var report = ReportAsync(policy, record).GetAwaiter().GetResult();
        Assert.Equal("unknown", (string?)report["changes"]![0]!["verdict"]);
        Assert.Contains(what, report["missing"]!.AsObject().Select(member => member.Key));
    }

    private async Task<JsonObject> CountsAsync(string policy, string line) => (await ReportAsync(policy, line))["requests"]!.AsObject();

    private async Task<JsonNode> ReportAsync(string policy, string line)
    {
        var (records, file) = (Path.Combine(folder, "one.json"), Write("policy.json", policy));
        await File.WriteAllTextAsync(records, line + "\n");
        var run = await CliRun.OfAsync("perimeter", "replay", records, "--policy", file, "--json", "-");
        return JsonNode.Parse(run.Output.Length > 0 ? run.Output : throw new InvalidOperationException(run.Errors))!;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The records and the statuses of the same requests to a service with a policy.</summary>
    private static async Task<(List<string> Records, List<int> Statuses)> AnswersAsync(string policy, bool claims)
    {
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Perimeters:File"] = policy,
                ["Kacls:Audit:Claims"] = claims ? "true" : "false",
                ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
            },
            KaclsApp.RecordEachRefusal);
        var (records, statuses) = (new List<string>(), new List<int>());
        foreach (var user in new[] { "ann@contoso.example", "bob@contoso.example" })
        {
            foreach (var (team, role, id) in from team in Teams from role in Roles from id in Ids select (team, role, id))
            {
                var authentication = app.Idp.IdToken().With("email", user);
                if (team.Length > 0)
                {
                    authentication.With("team", team);
                }

                var reply = await app.PostAsync("wrap", app.WrapBody(
                    authentication, app.Drive.DriveAuthorization(role).With("email", user).With("perimeter_id", id)));
                Keep(app, reply);
                reply = await app.PostAsync("delegate", new JsonObject
                {
                    ["authentication"] = authentication.Mint(),
                    ["authorization"] = app.Drive.DriveAuthorization(role).With("email", user).With("perimeter_id", id)
                        .With("delegated_to", "room@contoso.example").Mint(),
                    ["reason"] = "",
                });
                Keep(app, reply);
            }
        }

        return (records, statuses);

        void Keep(KaclsApp service, Reply reply)
        {
            statuses.Add(reply.Status);
            records.Add(RecordLines.Of(service.Log.Audit[^1], service.Time.GetUtcNow()));
        }
    }
}

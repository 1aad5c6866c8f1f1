using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>docs/vectors.md describes the file, and the file has what it promises.</summary>
public sealed class VectorDocumentTests
{
    private const string Page = "docs/vectors.md";

    private static IEnumerable<JsonNode> Cases => VectorService.Document["cases"]!.AsArray().Select(one => one!);

    private static IEnumerable<JsonNode> Steps => Cases.SelectMany(one => one["steps"]!.AsArray()).Select(step => step!);

    [Fact]
    public void every_member_is_described()
    {
        var inserts = Steps.SelectMany(step => step["insert"]?.AsArray() ?? []).Select(insert => insert!).ToList();
        IEnumerable<JsonNode> objects =
        [
            VectorService.Document, VectorService.Document["service"]!, VectorService.Document["hashes"]!, .. Cases, .. Steps, .. inserts,
            .. inserts.Select(insert => insert["change"]).OfType<JsonNode>(),
        ];
        var members = objects.SelectMany(json => json.AsObject()).Select(member => member.Key)
            .Except(["title", "version", "license", "format"]).ToHashSet();
        var described = Regex.Matches(Repository.Read(Page), "`(?:service\\.)?([a-z_]+)`").Select(match => match.Groups[1].Value);
        Assert.Empty(members.Except(described));
    }

    [Fact]
    public void a_case_has_a_name_of_its_own_a_level_and_a_rule()
    {
        Assert.Equal(Cases.Count(), Cases.Select(one => (string)one["name"]!).Distinct().Count());
        Assert.All(Cases, one => Assert.Contains((string)one["level"]!, new[] { "google", "inferred" }));
        Assert.All(Cases, one => Assert.Matches(@"^[A-Za-z0-9].*\.$", (string)one["rule"]!));
    }

    [Fact]
    public void each_operation_and_each_rule_of_access_has_its_cases()
    {
        Assert.Empty(CseOperation.Names.Except(["certs"]).Except(Steps.Select(step => (string)step["operation"]!)));

        // What a claim must look like is for each service to say.
        var rules = ErrorCatalogue.Authentication.All.Concat(ErrorCatalogue.Authorization.All)
            .Where(error => !Regex.IsMatch(error.ReasonCode, "_claim_(doubled|malformed|too_long)$"))
            .Select(error => error.ReasonCode)
            .Concat([
                "user_mismatch", "application_not_allowed", "role_not_allowed", "kacls_url_mismatch", "owner_domain_mismatch",
                "guest_not_allowed", "delegation_missing", "delegation_target_missing", "delegation_mismatch",
                "delegation_resource_mismatch", "privileged_user_required", "spki_hash_mismatch", "resource_mismatch", "peer_not_allowed",
                "envelope_malformed", "envelope_tampered", "algorithm_unsupported",
            ]);
        Assert.Empty(rules.Except(Steps.Select(step => (string?)step["reason_code"]).OfType<string>()));
    }

    [ToolFact("node")]
    public async Task the_runner_of_the_page_finds_nothing_wrong_with_the_file()
    {
        var command = Repository.CodeBlocks(Page).Single(block => block.Code.StartsWith("node ", StringComparison.Ordinal)).Code;
        var run = await RunAsync(command.Split(' ', StringSplitOptions.TrimEntries)[^1]);
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^resource_key_hash: 5, spki_hash: 2, signature: 4, token: [0-9]{3}, forged token: [0-9]{2}$", run.Output.Trim());
    }

    [ToolFact("node")]
    public async Task it_finds_what_is_wrong()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kacls-vectors-").FullName, "planted.json");
        var planted = VectorService.Document.DeepClone();
        foreach (var kind in new[] { "resource_key_hash", "spki_hash" })
        {
            planted["hashes"]![kind]![0]!["hash"] = "AAAA";
        }

        planted["hashes"]!["signature"]![0]!["signature"] = "AAAA";
        planted["clock"] = "2026-02-01T00:00:00Z";
        await File.WriteAllTextAsync(file, planted.ToJsonString());

        var run = await RunAsync(file);
        Assert.Equal(1, run.ExitCode);
        Assert.All(
            new[] { "resource_key_hash", "spki_hash", "signature", "token" },
            what => Assert.Contains($"wrong: {what}: ", run.Errors, StringComparison.Ordinal));
    }

    private static Task<ProgramRun> RunAsync(string file) => ProgramRun.OfAsync(Tools.PathOf("node")!, "docs/vectors/check.mjs", file);
}

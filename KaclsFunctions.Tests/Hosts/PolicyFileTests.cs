using Kacls.Testing.FunctionsHost;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>The policy that is a file: deployed with the published app, mounted beside it, or named to LocalHost.</summary>
public sealed class PolicyFileTests : IDisposable
{
    private const string Setting = "Kacls__Perimeters__File";
    private const string SealOnly = """{"Default":{"Rules":[{"Name":"seal-only","Effect":"deny","Operations":["open"]}]}}""";
    private const string Broken = """{"Default":{"Rules":[{"Name":"seal-only","Effect":"deny","Operations":["opens"]}]}}""";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-policy-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task the_published_app_decides_by_the_file_in_its_own_folder()
    {
        var app = folder.CreateSubdirectory("app");
        foreach (var file in Directory.EnumerateFiles(FunctionsHostFixture.Published, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(app.FullName, Path.GetRelativePath(FunctionsHostFixture.Published, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Neither is in the folder that the worker is started in.
        Write("app/countries.csv", "203.0.113.0,203.0.113.255,DE\n");
        Write("app/perimeters.json", $"{{\"CountryDatabase\":\"countries.csv\",{SealOnly[1..]}");
        await using var kacls = await FunctionsHostFixture.StartAsync(
            new Dictionary<string, string> { [Setting] = "perimeters.json" },
            options => options with { AppFolder = app.FullName, WorkingFolder = folder.FullName });
        await AssertSealOnlyAsync(kacls);
    }

    [Fact]
    public async Task the_published_app_does_not_start_with_a_file_that_is_wrong_and_names_file_and_rule()
    {
        foreach (var (path, words) in new[]
        {
            (Write("perimeters.json", Broken), "perimeters.json: Default:Rules:0 (seal-only) names the operation 'opens'"),
            (Path.Combine(folder.FullName, "other.json"), "Kacls:Perimeters:File names"),
        })
        {
            var refused = await Assert.ThrowsAsync<WorkerExitException>(() => FunctionsHostFixture.StartAsync(
                new Dictionary<string, string> { [Setting] = path }, null));
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(
                refused.Errors,
                line => line.Contains(path, StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task the_published_app_checks_a_file_without_a_single_setting()
    {
        var right = await CheckAsync(Write("right.json", SealOnly));
        Assert.Equal((0, ""), (right.ExitCode, right.Errors));
        Assert.Equal($"{Path.Combine(folder.FullName, "right.json")}: 1 perimeter(s), 1 rule(s)", right.Output.TrimEnd());

        var wrong = await CheckAsync(Write("wrong.json", Broken));
        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains("wrong.json: Default:Rules:0 (seal-only) names the operation 'opens'", wrong.Errors, StringComparison.Ordinal);

        var none = await CheckAsync();
        Assert.Equal((1, "", "--check-perimeters takes one file"), (none.ExitCode, none.Output, none.Errors.TrimEnd()));
    }

    [Fact]
    public async Task a_policy_at_the_top_of_the_repository_is_published_with_its_countries_and_a_wrong_one_makes_no_package()
    {
        Write("perimeters.json", SealOnly);
        Write("countries.csv", "203.0.113.0,203.0.113.255,DE\n");
        var published = await MsbuildAsync("-getItem:None");
        Assert.Contains(Path.Combine(folder.FullName, "perimeters.json"), published.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.FullName, "countries.csv"), published.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("countries.csv.gz", published.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await MsbuildAsync("-target:CheckPolicy")).ExitCode);

        Write("perimeters.json", Broken);
        var refused = await MsbuildAsync("-target:CheckPolicy");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("perimeters.json: Default:Rules:0 (seal-only) names the operation", refused.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task localhost_decides_by_a_file_and_does_not_start_with_one_that_is_wrong()
    {
        await using (var kacls = await new LocalHostFixture().StartAsync(
            new Dictionary<string, string> { [Setting] = Write("perimeters.json", SealOnly) }))
        {
            await AssertSealOnlyAsync(kacls);
        }

        await using var broken = LocalHostProcess.Start(
            folder.FullName, new Dictionary<string, string> { [Setting] = Write("perimeters.json", Broken) });
        Assert.Equal(1, await broken.ExitCodeAsync());
        await broken.WaitForAsync(host => host.Errors.Contains("(seal-only)", StringComparison.Ordinal));
        Assert.Contains(Path.Combine(folder.FullName, "perimeters.json"), broken.Errors, StringComparison.Ordinal);
    }

    private static async Task AssertSealOnlyAsync(HostedKacls kacls)
    {
        var wrap = await kacls.PostAsync("wrap", kacls.WrapBody());
        Assert.True(wrap.Status == 200, wrap.Body);
        var refused = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrap.Json.GetProperty("wrapped_key").GetString()!));
        refused.AssertRefused(403, "perimeter_denied");
        Assert.Equal("seal-only", (await kacls.AuditOfAsync(refused))["perimeter_rule"]);
    }

    /// <summary>The project as eng/publish-functions.sh has built it, with this folder for the top of the repository.</summary>
    private Task<ProgramRun> MsbuildAsync(string what) => ProgramRun.OfAsync(
        "dotnet",
        "msbuild", "KaclsFunctions", "-nologo", "-property:Configuration=Release", "-property:_IsPublishing=true",
        $"-property:PolicyFolder={folder.FullName}/", what);

    private static Task<ProgramRun> CheckAsync(params string[] file) => ProgramRun.OfAsync(
        "dotnet", [Path.Combine(FunctionsHostFixture.Published, "KaclsFunctions.dll"), "--check-perimeters", .. file]);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}

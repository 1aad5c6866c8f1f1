using KaclsFunctions.Tests.Infra.Hooks;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/pin-actions.sh, with a git that knows some tags.</summary>
public sealed class PinActionsTests : IDisposable
{
    private const string Lightweight = "1111111111111111111111111111111111111111";
    private const string TagObject = "2222222222222222222222222222222222222222";
    private const string Annotated = "3333333333333333333333333333333333333333";

    private static readonly StandIn Git = new(
        "git",
        new StandInAnswer("ls-remote https://github.com/actions/checkout refs/tags/v5 refs/tags/v5^{}", $"{Lightweight}\trefs/tags/v5\n"),
        new StandInAnswer(
            "ls-remote https://github.com/github/codeql-action refs/tags/v3 refs/tags/v3^{}",
            $"{TagObject}\trefs/tags/v3\n{Annotated}\trefs/tags/v3^{{}}\n"),
        new StandInAnswer("ls-remote https://github.com/actions/checkout refs/tags/v6 refs/tags/v6^{}", ""));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-pin-");

    [Fact]
    public async Task each_action_is_pinned_to_the_commit_of_its_tag_with_the_version_beside_it()
    {
        var (run, text) = await PinAsync(
            "      - uses: actions/checkout@v5\n      - &init\n        uses: github/codeql-action/init@v3\n      - run: ./.ci/run\n");
        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.Equal(
            $"      - uses: actions/checkout@{Lightweight} # v5\n      - &init\n        uses: github/codeql-action/init@{Annotated} # v3\n"
                + "      - run: ./.ci/run\n",
            text);
    }

    [Fact]
    public async Task what_is_pinned_stays_as_it_is()
    {
        const string Pinned = $"      - uses: actions/checkout@{TagObject} # v5\n";
        var (run, text) = await PinAsync(Pinned);
        Assert.Equal((0, Pinned), (run.ExitCode, text));
    }

    [Fact]
    public async Task a_tag_that_is_not_there_ends_it()
    {
        const string Unknown = "      - uses: actions/checkout@v6\n";
        var (run, text) = await PinAsync(Unknown);
        Assert.Equal((1, Unknown), (run.ExitCode, text));
        Assert.Contains("actions/checkout has no tag v6", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<(ProgramRun Run, string Text)> PinAsync(string workflow)
    {
        var path = Path.Combine(folder.CreateSubdirectory(".github/workflows").FullName, "ci.yml");
        await File.WriteAllTextAsync(path, workflow);
        folder.CreateSubdirectory("eng");
        File.Copy(Path.Combine(Repository.Root, "eng/pin-actions.sh"), Path.Combine(folder.FullName, "eng/pin-actions.sh"));
        var programs = folder.CreateSubdirectory("programs").FullName;
        Git.WriteTo(programs);
        var run = await ReleaseScripts.RunAsync(
            folder.FullName, "pin-actions.sh", new Dictionary<string, string> { ["PATH"] = ReleaseScripts.PathWith(programs) });
        return (run, await File.ReadAllTextAsync(path));
    }
}

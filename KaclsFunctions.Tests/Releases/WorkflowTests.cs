using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>Every workflow, and what it takes from others.</summary>
public sealed class WorkflowTests
{
    private const string Sound = """
        name: sound
        on: [push]

        permissions:
          contents: read

        jobs:
          one:
            runs-on: ubuntu-24.04
            timeout-minutes: 5
            steps:
              - uses: actions/checkout@v5
              - uses: actions/setup-dotnet@0123456789012345678901234567890123456789 # v5
              - run: |
                  echo "$NAME"
                  echo done
                env:
                  NAME: ${{ inputs.name }}
              - run: ./.ci/run
        """;

    public static TheoryData<string> Files => [.. Names];

    private static IEnumerable<string> Names =>
        Directory.GetFiles(Path.Combine(Repository.Root, ".github/workflows")).Select(path => Path.GetFileName(path));

    [Theory]
    [MemberData(nameof(Files))]
    public void no_workflow_has_a_fault(string file) => Assert.Empty(Workflow.FaultsOf(Repository.Read($".github/workflows/{file}")));

    [Fact]
    public void these_are_the_workflows() =>
        Assert.Equal(["ci.yml", "codeql.yml", "deploy.yml", "release.yml"], Names.Order(StringComparer.Ordinal));

    [Fact]
    public void a_sound_one_has_none() => Assert.Empty(Workflow.FaultsOf(Sound));

    [Theory]
    [InlineData("[push]", "[pull_request_target]", "is a trigger")]
    [InlineData("contents: read", "contents: write", "may more than read")]
    [InlineData("actions/checkout@v5", "actions/checkout@main", "neither a major version nor a commit")]
    [InlineData("actions/checkout@v5", "someone/checkout@v5", "of no known owner")]
    [InlineData("6789 # v5", "6789", "neither a major version nor a commit")]
    [InlineData("    timeout-minutes: 5\n", "", "no time-out")]
    [InlineData("echo \"$NAME\"", "echo ${{ inputs.name }}", "in a script")]
    [InlineData("echo done", "echo ${{ inputs.name }}", "in a script")]
    [InlineData("./.ci/run", "./.ci/run ${{ github.head_ref }}", "in a script")]
    public void a_planted_fault_is_found(string before, string after, string fault)
    {
        Assert.Contains(before, Sound, StringComparison.Ordinal);
        var found = Workflow.FaultsOf(Sound.Replace(before, after, StringComparison.Ordinal));
        Assert.Contains(fault, Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void dependabot_looks_after_actions_and_packages()
    {
        var text = Repository.Read(".github/dependabot.yml");
        Assert.Contains("package-ecosystem: github-actions", text, StringComparison.Ordinal);
        Assert.Contains("package-ecosystem: nuget", text, StringComparison.Ordinal);
    }

    /// <summary>A deployment is previewed for whoever approves it, and asked whether it serves; a release is tested first.</summary>
    [Theory]
    [InlineData(
        "deploy.yml", "azd provision --preview", "needs: preview", "run: azd provision --no-prompt", "./eng/deploy.sh", "upload-artifact")]
    [InlineData(
        "release.yml",
        "./eng/release-notes.sh",
        "./.ci/run",
        "./eng/release.sh",
        "attest-build-provenance",
        "./eng/portal-branch.sh",
        "gh release create")]
    public void its_steps_come_in_this_order(string file, params string[] steps)
    {
        var text = Repository.Read($".github/workflows/{file}");
        var places = steps.Select(step => text.IndexOf(step, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }
}

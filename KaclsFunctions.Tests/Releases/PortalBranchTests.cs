using System.Diagnostics;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Releases;

/// <summary>eng/portal-branch.sh, against a repository with a remote, both in a folder of the test's.</summary>
public sealed class PortalBranchTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-portal-");

    public PortalBranchTests()
    {
        Directory.CreateDirectory(Path.Combine(Clone, "eng"));
        File.Copy(Path.Combine(Repository.Root, "eng/portal-branch.sh"), Path.Combine(Clone, "eng/portal-branch.sh"));
    }

    private string Remote => Path.Combine(folder.FullName, "remote");

    private string Clone => Path.Combine(folder.FullName, "clone");

    [ToolFact("git")]
    public async Task each_version_has_its_folder_and_none_of_the_code()
    {
        await MakeRepositoriesAsync();
        Assert.Equal(0, (await PublishAsync("0.1.0", "first")).ExitCode);
        Assert.Equal(0, (await PublishAsync("0.2.0", "second")).ExitCode);
        Assert.Equal(
            "0.1.0/azuredeploy.json\n0.1.0/createUiDefinition.json\n0.2.0/azuredeploy.json\n0.2.0/createUiDefinition.json\n",
            await GitAsync(Remote, "ls-tree", "-r", "--name-only", "portal"));
        Assert.Equal("second", await GitAsync(Remote, "show", "portal:0.2.0/azuredeploy.json"));
        Assert.Equal("Release 0.2.0\nRelease 0.1.0\n", await GitAsync(Remote, "log", "--format=%s", "portal"));
    }

    [ToolFact("git")]
    public async Task a_published_version_never_changes()
    {
        await MakeRepositoriesAsync();
        await PublishAsync("0.1.0", "first");
        var run = await PublishAsync("0.1.0", "another");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("0.1.0 is published already", run.Errors, StringComparison.Ordinal);
        Assert.Equal("first", await GitAsync(Remote, "show", "portal:0.1.0/azuredeploy.json"));
    }

    [ToolFact("git")]
    public async Task the_working_tree_and_its_branches_stay_as_they_are()
    {
        await MakeRepositoriesAsync();
        await PublishAsync("0.1.0", "first");
        Assert.Equal("main\n", await GitAsync(Clone, "branch", "--format=%(refname:short)"));
        Assert.Single((await GitAsync(Clone, "worktree", "list")).Trim().Split('\n'));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task MakeRepositoriesAsync()
    {
        await GitAsync(folder.FullName, "init", "--quiet", "--bare", Remote);
        await GitAsync(folder.FullName, "init", "--quiet", "--initial-branch", "main", Clone);
        await GitAsync(Clone, "add", ".");
        await GitAsync(Clone, "commit", "--quiet", "--message", "code");
        await GitAsync(Clone, "remote", "add", "origin", Remote);
    }

    private async Task<ProgramRun> PublishAsync(string version, string template)
    {
        var files = folder.CreateSubdirectory($"files-{version}").FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "azuredeploy.json"), template);
        await File.WriteAllTextAsync(Path.Combine(files, "createUiDefinition.json"), "{}");
        await File.WriteAllTextAsync(Path.Combine(files, "kacls.zip"), "not for the branch");
        return await ReleaseScripts.RunAsync(Clone, "portal-branch.sh", Author, version, files);
    }

    private static readonly Dictionary<string, string> Author = new()
    {
        ["GIT_AUTHOR_NAME"] = "test",
        ["GIT_AUTHOR_EMAIL"] = "test@example.com",
        ["GIT_COMMITTER_NAME"] = "test",
        ["GIT_COMMITTER_EMAIL"] = "test@example.com",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
    };

    private static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder };
        foreach (var (name, value) in Author)
        {
            start.Environment[name] = value;
        }

        var run = await ProgramRun.OfAsync(start);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }
}

using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>Each script of the repository is read by what knows its language: shellcheck, PowerShell's own parser.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-scripts-");

    [ToolFact("git", "shellcheck")]
    public async Task shellcheck_finds_nothing_in_any_script()
    {
        var scripts = (await ProgramRun.OfAsync("git", "ls-files", "*.sh", ".ci/run")).Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("infra/hooks/preprovision.sh", scripts);
        Assert.Contains(".ci/run", scripts);
        Assert.Equal("", await ShellcheckAsync(scripts));
    }

    [ToolFact("shellcheck")]
    public async Task shellcheck_would_find_a_variable_that_is_not_quoted() =>
        Assert.Contains(
            "SC2086", await ShellcheckAsync(Write("unquoted.sh", "#!/bin/sh\nname=\"$1\"\ncat $name\n")), StringComparison.Ordinal);

    [Fact]
    public async Task powershell_parses_every_hook()
    {
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "infra/hooks"), "*.ps1");
        Assert.Equal(14, scripts.Length);
        foreach (var script in scripts)
        {
            Assert.Equal("", await ParseErrorsAsync(script));
        }
    }

    [Fact]
    public async Task powershell_would_not_parse_a_block_without_its_end() =>
        Assert.Contains("MissingEndCurlyBrace", await ParseErrorsAsync(Write("open.ps1", "if ($true) {\n")), StringComparison.Ordinal);

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<string> ShellcheckAsync(params string[] scripts) => (await ProgramRun.OfAsync("shellcheck", scripts)) switch
    {
        { ExitCode: 0 or 1, Errors: "" } run => run.Output,
        var run => throw new InvalidOperationException(run.Errors),
    };

    private static async Task<string> ParseErrorsAsync(string script)
    {
        var run = await PowerShell.RunAsync(
            $"""
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseFile('{script}', [ref]$null, [ref]$errors)
            foreach ($e in $errors) {"{ \"$($e.ErrorId): $e\" }"}
            """);
        Assert.True(run.ExitCode == 0, run.Errors);
        return run.Output;
    }
}

using Kacls.Cli.Output;
using KaclsFunctions.Tests.Cli;
using KaclsFunctions.Tests.Docs;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

public sealed class VectorFileTests
{
    [Fact]
    public void the_file_is_what_its_keys_and_the_cases_make() => GeneratedDocument.AssertEqual(VectorFile.Path, VectorFile.Text);

    [Fact]
    public async Task the_tool_writes_the_very_file()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kacls-vectors-").FullName, "vectors.json");

        Assert.Equal(new CliRun(ExitCode.Good, "", ""), await CliRun.OfAsync("vectors", "--output", file));
        Assert.Equal(Repository.Read(VectorFile.Path), await File.ReadAllTextAsync(file));
        Assert.Equal(Repository.Read(VectorFile.Path), (await CliRun.OfAsync("vectors")).Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task a_file_that_cannot_be_written_is_a_fault_of_the_command_line()
    {
        var run = await CliRun.OfAsync("vectors", "--output", Path.GetTempPath());

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("can't be written", run.Errors, StringComparison.Ordinal);
    }
}

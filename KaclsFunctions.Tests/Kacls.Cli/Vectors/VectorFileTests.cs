using System.CommandLine;
using Kacls.Cli;
using Kacls.Cli.Output;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

public sealed class VectorFileTests
{
    /// <summary>To change the file, change what makes it, and copy what the failure names.</summary>
    [Fact]
    public void the_file_is_what_its_keys_and_the_cases_make()
    {
        if (Repository.Read(VectorFile.Path) != VectorFile.Text)
        {
            var made = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(VectorFile.Path));
            File.WriteAllText(made, VectorFile.Text);
            Assert.Fail($"{VectorFile.Path} is not {made}");
        }
    }

    [Fact]
    public async Task the_tool_writes_the_very_file()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("kacls-vectors-").FullName, "vectors.json");
        using var output = new StringWriter { NewLine = "\n" };
        var invocation = new InvocationConfiguration { Output = output };

        Assert.Equal(ExitCode.Good, await Commands.RunAsync(["vectors", "--output", file], invocation));
        Assert.Equal("", output.ToString());
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, VectorFile.Path)), await File.ReadAllBytesAsync(file));

        Assert.Equal(ExitCode.Good, await Commands.RunAsync(["vectors"], invocation));
        Assert.Equal(Repository.Read(VectorFile.Path), output.ToString());
    }

    [Fact]
    public async Task a_file_that_cannot_be_written_is_a_fault_of_the_command_line()
    {
        using var errors = new StringWriter();
        var invocation = new InvocationConfiguration { Error = errors };

        Assert.Equal(ExitCode.Usage, await Commands.RunAsync(["vectors", "--output", Path.GetTempPath()], invocation));
        Assert.Contains("can't be written", errors.ToString(), StringComparison.Ordinal);
    }
}

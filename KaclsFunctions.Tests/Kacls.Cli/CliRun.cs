using Kacls.Cli;

namespace KaclsFunctions.Tests.Cli;

/// <summary>The command in this process: what it wrote, and how it ended.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Errors)
{
    internal static async Task<CliRun> OfAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await Commands.RunAsync(arguments, new() { Output = output, Error = errors });
        return new(code, output.ToString(), errors.ToString());
    }
}

using System.CommandLine;
using System.Text.Json;
using Kacls.Cli;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor;

/// <summary>What <c>kacls</c> wrote, and what it ended with.</summary>
internal sealed record DoctorRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The result as JSON, where it went to standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<DoctorRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Commands.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = errors });
        SuiteSecrets.AssertNoneIn($"{output}{errors}");
        return new(code, output.ToString(), errors.ToString());
    }
}

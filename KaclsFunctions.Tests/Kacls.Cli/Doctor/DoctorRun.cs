using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor;

/// <summary>What <c>kacls</c> wrote, and what it ended with. No token is in it.</summary>
internal sealed record DoctorRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The result as JSON, where it went to standard output.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<DoctorRun> OfAsync(params string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);
        SuiteSecrets.AssertNoneIn(run.Output + run.Errors);
        return new(run.ExitCode, run.Output, run.Errors);
    }
}

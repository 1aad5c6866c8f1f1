using System.Diagnostics;
using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The Bicep compiler, which the restore of this project brings.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = Repository.FromBuild("BicepProgram");

    // Two at a time: more would take the processors from the tests beside them.
    private static readonly SemaphoreSlim Turns = new(2);

    internal static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await Turns.WaitAsync();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output, await error);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>
    /// What the compiler and its linter say about every Bicep file below a folder, each as <c>file: rule: text</c>. The exit code says less: a
    /// misspelt property is only a warning.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> LintAsync(string folder)
    {
        var (_, output, error) = await RunAsync("lint", "--pattern", Path.Combine(folder, "**", "*.bicep"), "--diagnostics-format", "sarif");
        Assert.Equal("", error);
        return [.. Logs(output).SelectMany(Diagnostics).Distinct()];
    }

    /// <summary>SARIF documents, one for each file, one after the other.</summary>
    private static List<JsonElement> Logs(string output)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
        var logs = new List<JsonElement>();
        while (reader.Read())
        {
            logs.Add(JsonElement.ParseValue(ref reader));
        }

        Assert.NotEmpty(logs);
        return logs;
    }

    private static IEnumerable<string> Diagnostics(JsonElement log)
    {
        foreach (var result in log.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
        {
            var uri = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            yield return $"{Path.GetFileName(uri)}: {result.GetProperty("ruleId").GetString()}: {result.GetProperty("message").GetProperty("text").GetString()}";
        }
    }
}

using System.Text;
using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The Bicep compiler, which the restore of this project brings.</summary>
internal static class BicepCompiler
{
    private static readonly string Program = Repository.FromBuild("BicepProgram");

    // Two at a time: more would take the processors from the tests beside them.
    private static readonly SemaphoreSlim Turns = new(2);

    internal static async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        await Turns.WaitAsync();
        try
        {
            return await ProgramRun.OfAsync(Program, arguments);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>
    /// What the compiler and its linter say about every Bicep file below a folder, each as <c>file: rule: text</c>. The exit code says
    /// less: a misspelt property is only a warning.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> LintAsync(string folder)
    {
        var run = await RunAsync("lint", "--pattern", Path.Combine(folder, "**", "*.bicep"), "--diagnostics-format", "sarif");
        Assert.Equal("", run.Errors);
        return [.. Logs(run.Output).SelectMany(Diagnostics).Distinct()];
    }

    /// <summary>SARIF documents, one for each file, one after the other.</summary>
    private static List<JsonElement> Logs(string output)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(output), new JsonReaderOptions { AllowMultipleValues = true });
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
            var uri = result.GetProperty(
                "locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            yield return $"{Path.GetFileName(uri)}: {result.GetProperty("ruleId").GetString()}: "
                + $"{result.GetProperty("message").GetProperty("text").GetString()}";
        }
    }
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Infra;

/// <summary>The deployments of infra/scenarios, each predicted once for all tests.</summary>
internal static class InfraScenarios
{
    /// <summary>The app setting that names a file of the package, which no app of the tests has.</summary>
    internal const string PolicyFile = "Kacls__Perimeters__File";

    internal const string TenantId = "22222222-2222-2222-2222-222222222222";

    private static readonly ConcurrentDictionary<string, Lazy<Task<Snapshot>>> Snapshots = new(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. ScenarioNames];

    /// <summary>Each function app: a scenario's name, with <c>:second</c> for that of a second region.</summary>
    public static TheoryData<string> Apps => [.. ScenarioNames, "two-regions:second"];

    /// <param name="scenario">Its name; what follows a colon is left out.</param>
    internal static Task<Snapshot> SnapshotAsync(string scenario) =>
        Snapshots.GetOrAdd(scenario.Split(':')[0], static name => new(() => PredictAsync(name))).Value;

    /// <summary>A scenario with other parameters, each line as in a parameter file.</summary>
    internal static Task<Snapshot> SnapshotAsync(string scenario, params string[] parameters) => PredictAsync(scenario, parameters);

    /// <summary>The app settings that the deployment writes, with what only Azure knows as Azure would answer it.</summary>
    /// <param name="app">One of <see cref="Apps"/>.</param>
    internal static async Task<IReadOnlyDictionary<string, string>> AppSettingsAsync(string app) =>
        SettingsOf(await SnapshotAsync(app), app);

    /// <summary>The function app of one of <see cref="Apps"/>.</summary>
    internal static PredictedResource App(Snapshot snapshot, string app = "") =>
        snapshot.OfType("Microsoft.Web/sites").Single(
            site => site.Text("tags.azd-service-name") == (app.EndsWith(":second", StringComparison.Ordinal) ? "kacls-second" : "kacls"));

    internal static IReadOnlyDictionary<string, string> SettingsOf(Snapshot snapshot, string app = "") =>
        snapshot.OfType("Microsoft.Web/sites/config")
            .Single(config => config.Id.StartsWith($"{App(snapshot, app).Id}/", StringComparison.Ordinal)).At("properties")!.AsObject()
            .ToDictionary(
                setting => setting.Key,
                setting => DeploymentExpression.Evaluate(setting.Value!.GetValue<string>()),
                StringComparer.Ordinal);

    /// <summary>Writes a policy that refuses nobody, in the place of the package's.</summary>
    /// <returns>Its whole path.</returns>
    internal static string WritePolicy(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, """{ "Default": { "Rules": [] } }""");
        return path;
    }

    private static IEnumerable<string> ScenarioNames =>
        Directory.GetFiles(Path.Combine(InfraCopy.Original, "scenarios"), "*.bicepparam")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    private static async Task<Snapshot> PredictAsync(string scenario, params string[] parameters)
    {
        using var infra = new InfraCopy();
        if (parameters.Length > 0)
        {
            var lines = parameters.Prepend($"extends '{scenario}.bicepparam'").Prepend("using '../main.bicep'");
            scenario = "another";
            await File.WriteAllLinesAsync(infra.PathOf(Path.Combine("scenarios", $"{scenario}.bicepparam")), lines);
        }

        // Without a subscription, tenant and name of its own, a deployment leaves more of itself unsaid.
        var run = await BicepCompiler.RunAsync(
            "snapshot", infra.PathOf(Path.Combine("scenarios", $"{scenario}.bicepparam")),
            "--subscription-id",
            "11111111-1111-1111-1111-111111111111",
            "--tenant-id",
            TenantId,
            "--location",
            "westeurope",
            "--deployment-name",
            "kacls");
        Assert.Equal(new ProgramRun(0, "", ""), run);
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(infra.PathOf(Path.Combine("scenarios", $"{scenario}.snapshot.json"))))!;
        Assert.Empty(snapshot["diagnostics"]!.AsArray());
        return new(snapshot["predictedResources"]!.AsArray());
    }
}

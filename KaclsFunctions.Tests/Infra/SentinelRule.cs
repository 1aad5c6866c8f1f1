using System.Text.Json;
using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>One analytics rule for Microsoft Sentinel, infra/monitoring/sentinel/*.yaml, read by the Bicep compiler.</summary>
internal sealed record SentinelRule(string Name, JsonElement Yaml)
{
    private static readonly string Folder = Path.Combine("monitoring", "sentinel");

    private static readonly Lazy<Task<IReadOnlyList<SentinelRule>>> Rules = new(ReadAsync);

    internal string Query => Text("query");

    /// <summary>Columns of the query's answer that entities are made of.</summary>
    internal IEnumerable<string> Columns => Yaml.GetProperty("entityMappings").EnumerateArray()
        .SelectMany(entity => entity.GetProperty("fieldMappings").EnumerateArray())
        .Select(mapping => mapping.GetProperty("columnName").GetString()!);

    internal static Task<IReadOnlyList<SentinelRule>> AllAsync() => Rules.Value;

    internal string Text(string member) => Yaml.TryGetProperty(member, out var value) ? value.ToString() : "";

    internal string[] Texts(string member) => Yaml.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array
        ? [.. value.EnumerateArray().Select(one => one.ToString())]
        : [];

    /// <summary>A planted fault: this rule with another value at a path. A value of null takes the member away.</summary>
    internal SentinelRule With(string path, string? value)
    {
        var copy = new PredictedResource(JsonNode.Parse(Yaml.GetRawText())!.AsObject());
        copy.Set(path, value is null ? null : JsonNode.Parse(value));
        return this with { Yaml = JsonElement.Parse(copy.Json.ToJsonString()) };
    }

    private static async Task<IReadOnlyList<SentinelRule>> ReadAsync()
    {
        using var infra = new InfraCopy();
        var names = Directory.GetFiles(infra.PathOf(Folder)).Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal).ToArray();
        await File.WriteAllLinesAsync(
            infra.PathOf("sentinel.bicep"),
            names.Select((name, at) => $"output rule{at} object = loadYamlContent('monitoring/sentinel/{name}.yaml')"));
        var build = await BicepCompiler.RunAsync("build", infra.PathOf("sentinel.bicep"), "--stdout");
        Assert.True(build.ExitCode == 0, build.Errors);
        var texts = JsonElement.Parse(build.Output).GetProperty("variables");
        return [.. names.Select((name, at) => new SentinelRule(name, texts.GetProperty($"$fxv#{at}")))];
    }
}

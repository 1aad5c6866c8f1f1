using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Infra;

/// <summary>One resource of a <see cref="Snapshot"/>.</summary>
internal sealed partial record PredictedResource(JsonObject Json)
{
    internal string Id => Text("id")!;

    internal string Type => Text("type")!;

    /// <summary>The resource that an extension, such as a role assignment, is about.</summary>
    internal string Scope => ExtensionId().Match(Id) is { Success: true } match
        ? match.Groups["scope"].Value
        : throw new InvalidOperationException($"{Id} is no extension");

    /// <summary>The value at a path, such as <c>properties.permissions.0.actions</c>; null where there is none.</summary>
    internal JsonNode? At(string path) => path.Split('.').Aggregate((JsonNode?)Json, (node, name) => node switch
    {
        JsonObject members => members[name],
        JsonArray items => items.ElementAtOrDefault(int.Parse(name, null)),
        _ => null,
    });

    internal string? Text(string path) => At(path)?.GetValue<string>();

    /// <summary>A fault for each path that has another value; null expects none.</summary>
    internal IEnumerable<string> Unlike(Dictionary<string, object?> expected) => expected
        .Where(pair => !JsonNode.DeepEquals(At(pair.Key), JsonSerializer.SerializeToNode(pair.Value)))
        .Select(
            pair =>
                $"{Type} {Text("name")}: {pair.Key} is {At(pair.Key)?.ToJsonString() ?? "missing"}, not "
                    + $"{JsonSerializer.Serialize(pair.Value)}");

    internal void Set(string path, JsonNode? value)
    {
        var names = path.Split('.');
        var parent = At(string.Join('.', names[..^1])) ?? Json;
        if (value is null)
        {
            parent.AsObject().Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = value;
        }
    }

    [GeneratedRegex(
        @"^(\[extensionResourceId\('(?<scope>[^']+)'|(?<scope>/.+)/providers/Microsoft\."
            + @"(Insights/diagnosticSettings|Authorization/locks)/)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex ExtensionId();
}

using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Infra;

/// <summary>
/// The resources that there would be after a deployment, as the compiler predicts them. What only Azure knows stays an expression.
/// </summary>
internal sealed class Snapshot
{
    private readonly JsonArray json;

    internal Snapshot(JsonArray json)
    {
        this.json = json;
        Resources = [.. json.Select(resource => new PredictedResource(resource!.AsObject()))];
    }

    internal IReadOnlyList<PredictedResource> Resources { get; }

    internal string Text => json.ToJsonString();

    internal IEnumerable<PredictedResource> OfType(string type) => Resources.Where(resource => resource.Type == type);

    /// <summary>
    /// A planted fault: this snapshot with another value in the first resource of a type. A value of null takes the member away.
    /// </summary>
    internal Snapshot With(string type, string path, string? value) => With(OfType(type).First(), path, value);

    /// <summary>The same in one of its resources.</summary>
    internal Snapshot With(PredictedResource resource, string path, string? value)
    {
        var copy = new Snapshot(json.DeepClone().AsArray());
        copy.Resources.Single(one => one.Id == resource.Id).Set(path, value is null ? null : JsonNode.Parse(value));
        return copy;
    }

    /// <summary>A planted fault: this snapshot without one resource.</summary>
    internal Snapshot Without(PredictedResource resource) =>
        new([.. json.Where(one => !JsonNode.DeepEquals(one, resource.Json)).Select(one => one!.DeepClone())]);
}

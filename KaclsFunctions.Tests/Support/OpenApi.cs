using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace KaclsFunctions.Tests.Support;

/// <summary>
/// docs/openapi.json: what it says of a request and of its reply, as a reader of schemas understands it that is not ours.
/// </summary>
internal static class OpenApi
{
    private const string Components = "#/components/schemas/";
    private const string SchemasUri = "https://kacls.example.com/openapi";

    private static readonly Lock Registry = new();

    /// <summary>A reason has any depth.</summary>
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = 64 * 1024 };

    private static readonly EvaluationOptions Listed = new() { OutputFormat = OutputFormat.List };

    internal static JsonNode Document { get; } = JsonNode.Parse(Repository.Read("docs/openapi.json"))!;

    private static readonly Lazy<JsonSchema> Schemas = new(() =>
    {
        // To a reader of JSON Schema alone, "components" is no place for schemas.
        var schemas = new JsonObject { ["$id"] = SchemasUri, ["$defs"] = Document["components"]!["schemas"]!.DeepClone() };
        lock (Registry)
        {
            var schema = JsonSchema.FromText(schemas.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal));
            SchemaRegistry.Global.Register(schema);
            return schema;
        }
    });

    /// <summary>Each operation by its path and method, without the preflights.</summary>
    internal static IEnumerable<(string Name, HttpMethod Method, JsonNode Operation)> Operations =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key != "options"
        select (path.Key[1..], HttpMethod.Parse(operation.Key), operation.Value!);

    /// <summary>Follows a reference inside the document.</summary>
    internal static JsonNode Resolve(JsonNode node) => node["$ref"] is { } reference
        ? reference.GetValue<string>().Split('/').Skip(1).Aggregate(Document, (at, name) => at[name]!)
        : node;

    internal static void AssertDescribes(HttpMethod method, string path, byte[]? body, Reply reply) =>
        Assert.Equal("", string.Join('\n', Faults(method, path, body, reply)));

    /// <summary>
    /// What the document does not allow: a member, a value, a status or the lack of a header in the reply, and what was granted though the
    /// document refuses the request. It says nothing of paths that are no operation's, nor of what a web server refuses by itself,
    /// which has neither a body nor a correlation id.
    /// </summary>
    internal static IEnumerable<string> Faults(HttpMethod method, string path, byte[]? body, Reply reply)
    {
        var name = path.Split('?')[0].Split('/')[^1];
        var operation = Operations.FirstOrDefault(operation => operation.Name == name && operation.Method == method).Operation;
        if (operation is null || (reply.Status != 200 && reply.Body.Length == 0 && reply.CorrelationId is null))
        {
            return [];
        }

        if (operation["responses"]![$"{reply.Status}"] is not { } response)
        {
            return [$"{name}: {reply.Status} is not among the document's answers: {reply.Body}"];
        }

        var faults = FaultsOf(Resolve(response), reply);
        if (reply.Status == 200 && body is not null && operation["requestBody"] is { } request)
        {
            faults = faults.Concat(FaultsOf(SchemaIn(request), body));
        }

        return faults.Select(fault => $"{name}, {reply.Status}: {fault}");
    }

    private static IEnumerable<string> FaultsOf(JsonNode response, Reply reply)
    {
        foreach (var header in response["headers"]?.AsObject() ?? [])
        {
            if (Resolve(header.Value!)["required"]?.GetValue<bool>() == true
                && !reply.Headers.Contains(header.Key) && !reply.ContentHeaders.Contains(header.Key))
            {
                yield return $"the header {header.Key} is missing";
            }
        }

        var schema = SchemaIn(response);
        using var json = JsonDocument.Parse(reply.Body);
        foreach (var fault in FaultsOf(schema, json.RootElement))
        {
            yield return $"{fault} in {reply.Body}";
        }

        // A client may ignore what it does not know; the document must know all that is sent.
        if (reply.Status == 200)
        {
            var known = Document["components"]!["schemas"]![schema]!["properties"]!.AsObject();
            foreach (var member in json.RootElement.EnumerateObject().Where(member => !known.ContainsKey(member.Name)))
            {
                yield return $"{member.Name} is not described";
            }
        }
    }

    /// <summary>One at a time: the library registers every schema in a table of the process, which is not for several threads.</summary>
    internal static EvaluationResults Evaluate(string schema, JsonElement value)
    {
        lock (Registry)
        {
            return JsonSchema.FromText(schema).Evaluate(value, Listed);
        }
    }

    private static List<string> FaultsOf(string schema, byte[] body)
    {
        using var json = JsonDocument.Parse(body, AnyDepth);
        var faults = FaultsOf(schema, json.RootElement).Select(fault => $"granted, though {fault}").ToList();
        if (faults.Count > 0)
        {
            return faults;
        }

        foreach (var member in Document["components"]!["schemas"]![schema]!["properties"]!.AsObject())
        {
            if (Resolve(member.Value!)["contentSchema"] is not null)
            {
                var at = $"{member.Value!["$ref"]!.GetValue<string>().Split('/')[^1]}/contentSchema";
                faults.AddRange(FaultsOf(at, Parts(json.RootElement.GetProperty(member.Key).GetString()!))
                    .Select(fault => $"granted, though in {member.Key} {fault}"));
            }
        }

        return faults;
    }

    /// <param name="schema">A pointer below the components' schemas.</param>
    /// <param name="value">What it judges.</param>
    private static IEnumerable<string> FaultsOf(string schema, JsonElement value)
    {
        var result = Evaluate($$"""{"$ref":"{{Schemas.Value.BaseUri}}#/$defs/{{schema}}"}""", value);
        return result.IsValid
            ? []
            : result.Details!.Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error =>
                $"{detail.InstanceLocation} {error.Key}: {error.Value}"));
    }

    /// <summary>A JWT's header and payload, which is how JSON Schema sees one (JSON Schema validation, section 8.6).</summary>
    private static JsonElement Parts(string token)
    {
        var parts = token.Split('.').Take(2).Select(part => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)));
        return JsonDocument.Parse($"[{string.Join(',', parts)}]").RootElement;
    }

    private static string SchemaIn(JsonNode holder) =>
        holder["content"]!["application/json"]!["schema"]!["$ref"]!.GetValue<string>()[Components.Length..];
}

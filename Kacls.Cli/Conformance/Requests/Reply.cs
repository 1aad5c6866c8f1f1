using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>What the service under test answered.</summary>
/// <param name="Operation">What was asked.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Of the response.</param>
/// <param name="ContentType">Null: none was sent.</param>
/// <param name="Text">The body.</param>
internal sealed record Reply(string Operation, int Status, HttpResponseHeaders Headers, string? ContentType, string Text)
{
    /// <summary>The body as a JSON object, or null.</summary>
    public JsonObject? Json { get; } = Parse(Text);

    /// <summary>Whether the content type says that the body is JSON.</summary>
    public bool IsJson =>
        ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>Reads a response.</summary>
    public static async Task<Reply> OfAsync(string operation, HttpResponseMessage response, CancellationToken cancellation)
    {
        var type = response.Content.Headers.TryGetValues("Content-Type", out var types) ? string.Join(", ", types) : null;
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return new(operation, (int)response.StatusCode, response.Headers, type, text);
    }

    /// <summary>A response header, or null.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>For the detail of a failed case: status and the beginning of the body.</summary>
    public override string ToString() => $"{Operation} answered {Status} {(Text.Length <= 200 ? Text : Text[..200] + "…")}";

    private static JsonObject? Parse(string text)
    {
        try
        {
            // A member that is there twice is no answer: two parsers read it in two ways.
            return JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

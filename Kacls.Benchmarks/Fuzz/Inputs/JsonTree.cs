using System.Text;
using System.Text.Json;

namespace Kacls.Benchmarks.Fuzz.Inputs;

/// <summary>
/// JSON that can be made wrong in any place: names and values are kept as they are written, and a name may stand there twice.
/// </summary>
internal sealed class JsonTree
{
    private JsonTree(JsonValueKind kind, string raw) => (Kind, Raw) = (kind, raw);

    internal JsonValueKind Kind { get; private set; }

    /// <summary>The text of a value that holds no others.</summary>
    internal string Raw { get; private set; }

    /// <summary>Of an object or a list; the names, in a list empty, with their quotation marks.</summary>
    internal List<(string Name, JsonTree Value)> Children { get; } = [];

    internal static JsonTree Leaf(string raw) => new(
        raw.StartsWith('"') ? JsonValueKind.String : raw.Length > 0 && (raw[0] == '-' || char.IsAsciiDigit(raw[0])) ? JsonValueKind.Number
            : JsonValueKind.Undefined,
        raw);

    internal static JsonTree Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    internal JsonTree Clone()
    {
        var clone = new JsonTree(Kind, Raw);
        clone.Children.AddRange(Children.Select(child => (child.Name, child.Value.Clone())));
        return clone;
    }

    /// <summary>Every object and list in it that holds something.</summary>
    internal IEnumerable<JsonTree> Holders() =>
        (Children.Count > 0 ? new[] { this } : []).Concat(Children.SelectMany(child => child.Value.Holders()));

    internal JsonTree? Find(string name) => Children.Find(child => child.Name == $"\"{name}\"").Value;

    internal JsonTree With(string name, string raw)
    {
        var at = Children.FindIndex(child => child.Name == $"\"{name}\"");
        if (at >= 0)
        {
            Children[at] = (Children[at].Name, Leaf(raw));
        }
        else
        {
            Children.Add(($"\"{name}\"", Leaf(raw)));
        }

        return this;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private static JsonTree Of(JsonElement element)
    {
        var isHolder = element.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        var tree = new JsonTree(element.ValueKind, isHolder ? "" : element.GetRawText());
        if (element.ValueKind == JsonValueKind.Object)
        {
            tree.Children.AddRange(element.EnumerateObject().Select(member => (JsonSerializer.Serialize(member.Name), Of(member.Value))));
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            tree.Children.AddRange(element.EnumerateArray().Select(entry => ("", Of(entry))));
        }

        return tree;
    }

    private void Write(StringBuilder text)
    {
        if (Kind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            text.Append(Raw);
            return;
        }

        text.Append(Kind == JsonValueKind.Object ? '{' : '[');
        for (var at = 0; at < Children.Count; at++)
        {
            text.Append(at > 0 ? "," : "").Append(Children[at].Name).Append(Kind == JsonValueKind.Object ? ":" : "");
            Children[at].Value.Write(text);
        }

        text.Append(Kind == JsonValueKind.Object ? '}' : ']');
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Protocol;

namespace Kacls.Cli.Inspection.Envelopes;

/// <summary>The blob that a file holds, in whatever form somebody kept it; or what the file is instead.</summary>
/// <param name="Bytes">The blob; null: none could be found.</param>
/// <param name="Form">What the file is.</param>
internal sealed record BlobText(byte[]? Bytes, string Form)
{
    private static readonly string[] Members = ["wrapped_private_key", "wrapped_key"];

    /// <summary>Looks for it. Any bytes have an answer.</summary>
    public static BlobText Find(byte[] file)
    {
        if (file.AsSpan().StartsWith("KACL"u8))
        {
            return OfBytes(file, "raw bytes");
        }

        var text = Encoding.UTF8.GetString(file).Trim('\uFEFF', ' ', '\t', '\r', '\n', '"');
        return text switch
        {
            "" => new(null, "an empty file"),
            ['{', ..] => OfJson(text),
            ['e', 'y', 'J', ..] when text.Contains('.', StringComparison.Ordinal) => new(null, "a token (kacls token reads it)"),
            ['-', '-', '-', '-', '-', ..] => new(null, "a PEM file, such as a certificate, a key or Gmail's .p7pem"),
            _ => OfBase64(text, "base64"),
        };
    }

    /// <summary>A body or reply of the service, or the .wrap file of Gmail's key pair.</summary>
    private static BlobText OfJson(string text)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false, MaxDepth = 16 });
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return new(null, "something like JSON that is none");
        }

        foreach (var member in Members)
        {
            if (json is JsonObject found && found.TryGetPropertyValue(member, out var value) && value is JsonValue
                && value.GetValueKind() == JsonValueKind.String && JsonText.Of(value.GetValue<JsonElement>()) is { } wrapped)
            {
                var isGmails = member == Members[0] && found.ContainsKey("kacls_url");
                return OfBase64(wrapped, isGmails ? "a .wrap file of Gmail, wrapped_private_key in base64" : $"JSON, {member} in base64");
            }
        }

        return new(null, "JSON without wrapped_key or wrapped_private_key");
    }

    /// <summary>Lines are how people keep it; the service itself takes none.</summary>
    private static BlobText OfBase64(string text, string form)
    {
        var digits = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter)));
        return Base64Text.Decode(Encoding.UTF8.GetBytes(digits)) is { } bytes
            ? OfBytes(bytes, digits.Length == text.Length ? form : $"{form}, in several lines")
            : new(null, "neither a blob, nor base64, nor JSON");
    }

    private static BlobText OfBytes(byte[] bytes, string form) => new(bytes, form);
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kacls.Protocol;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>
/// Header and claims as they can be read, whatever is wrong with them, each value as text that is fit to be shown. The signature is not
/// among them, so that nobody can put the token together again.
/// </summary>
/// <param name="Header">Members of the header, in the token's order.</param>
/// <param name="Claims">Members of the payload.</param>
/// <param name="SignatureBytes">The size of the signature.</param>
internal sealed record TokenParts(
    IReadOnlyList<TokenMember> Header, IReadOnlyList<TokenMember> Claims, int SignatureBytes)
{
    private const int MaxName = 100;
    private static readonly string[] Dates = ["exp", "iat", "nbf", "auth_time", "updated_at"];

    /// <summary>Takes a text apart.</summary>
    /// <param name="token">Anything.</param>
    /// <param name="now">For ages.</param>
    public static TokenParts Of(string token, DateTimeOffset now)
    {
        var segments = token.Split('.');
        return new(Members(segments[0], now), segments.Length > 1 ? Members(segments[1], now) : [], segments is [_, _, var signature]
            ? Base64Url.GetMaxDecodedLength(signature.Length)
            : 0);
    }

    /// <summary>A claim that is text, or another's first text.</summary>
    public string? TextOf(string claim) => Claims.FirstOrDefault(member => member.Name == claim)?.Text;

    private static List<TokenMember> Members(string segment, DateTimeOffset now)
    {
        try
        {
            var bytes = new byte[Base64Url.GetMaxDecodedLength(segment.Length)];
            if (Base64Url.DecodeFromChars(segment, bytes, out _, out var written) != OperationStatus.Done)
            {
                return [];
            }

            using var document = JsonDocument.Parse(bytes.AsMemory(0, written), new() { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(member => Read(member, now))]
                : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            // What is wrong with it, the service's own reader says.
            return [];
        }
    }

    private static TokenMember Read(JsonProperty member, DateTimeOffset now) => new(
        Printable.Sanitize(member.Name, MaxName),
        Dates.Contains(member.Name) && DateOf(member.Value) is { } date ? Moment.Say(date, now) : Show(member.Value),
        JsonText.Of(member.Value) ?? (member.Value.ValueKind == JsonValueKind.Array
            ? member.Value.EnumerateArray().Select(JsonText.Of).FirstOrDefault()
            : null));

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Mismatch.Quote(JsonText.Of(value) ?? "(half of a surrogate pair)"),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Show))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject()
            .Select(member => $"{Printable.Sanitize(member.Name, MaxName)}: {Show(member.Value)}"))}}}",
        _ => value.GetRawText(),
    };

    private static DateTimeOffset? DateOf(JsonElement value) =>
        double.TryParse(
            value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonText.Of(value),
            CultureInfo.InvariantCulture,
            out var seconds)
        && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}

/// <summary>A member of a token's header or payload.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shown">Its value, as a person reads it.</param>
/// <param name="Text">Its value, where it is text; of a list the first.</param>
internal sealed record TokenMember(string Name, string Shown, [property: JsonIgnore] string? Text);

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Audit;

/// <summary>
/// The claims that perimeter rules ask for, of the identity that was judged, as the text of one JSON object: with it a decision can be
/// judged again. ASCII alone, other characters escaped, so that <see cref="AuditText"/> changes nothing in it.
/// </summary>
internal sealed class AuditClaims
{
    /// <summary>The longest text, in characters, each of which is a byte.</summary>
    internal const int MaxLength = AuditText.MaxLongBytes;

    /// <summary>The member that names the claims for which there was no room.</summary>
    internal const string TooLong = "(too long)";

    private readonly ImmutableArray<(string Name, string Json)> names;
    private readonly int roomForClaims;

    /// <param name="names">The claims' names.</param>
    internal AuditClaims(IEnumerable<string> names)
    {
        this.names = [.. names.Order(StringComparer.Ordinal).Select(name => (name, JsonSerializer.Serialize(name)))];
        roomForClaims = MaxLength - JsonSerializer.Serialize(TooLong).Length - this.names.Sum(name => name.Json.Length + 1) - 5;
    }

    /// <returns>The claims that the payload has; nothing where no rule asks for any. Whole claims are left out where they would not fit,
    /// and what can't be read, such as half of a surrogate pair, is left out as rules can't know it.</returns>
    /// <param name="payload">The authentication token's, a JSON object.</param>
    internal string? Of(ReadOnlyMemory<byte> payload)
    {
        if (names.IsEmpty)
        {
            return null;
        }

        using var document = JsonText.Parse(payload);
        var members = new StringBuilder();
        var left = new List<string>();
        foreach (var (name, json) in names)
        {
            if (!document.RootElement.TryGetProperty(name, out var claim) || TextOf(claim) is not { } value)
            {
                continue;
            }

            if (members.Length + json.Length + value.Length + 2 > roomForClaims)
            {
                left.Add(json);
            }
            else
            {
                Append(json, value);
            }
        }

        if (left.Count > 0)
        {
            Append(JsonSerializer.Serialize(TooLong), $"[{string.Join(',', left)}]");
        }

        return $"{{{members}}}";

        void Append(string json, string value) => members.Append(members.Length > 0 ? "," : "").Append(json).Append(':').Append(value);
    }

    private static string? TextOf(JsonElement claim)
    {
        try
        {
            return TokenText.LeaveOut(JsonSerializer.Serialize(claim));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

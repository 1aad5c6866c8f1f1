using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>One value of a claim. Texts, numbers and booleans compare among their own kind.</summary>
/// <param name="Kind">String, Number or True, which stands for both booleans.</param>
/// <param name="Text">A text as it is; a number in its <see cref="JsonNumber"/> form; <c>true</c> or <c>false</c>.</param>
internal readonly record struct ClaimValue(JsonValueKind Kind, string Text);

/// <summary>What a claim holds.</summary>
/// <param name="Values">Its values: none where it is an empty array, as that of a user without groups.</param>
/// <param name="IsWhole">Whether these are all. Of a claim with an array or object inside nobody knows what it means.</param>
internal sealed record ClaimValues(IReadOnlyList<ClaimValue> Values, bool IsWhole)
{
    /// <summary>Reads a claim: null is none at all, and what one with half of a surrogate pair says can't be known.</summary>
    internal static ClaimValues? Of(JsonElement claim)
    {
        if (claim.ValueKind == JsonValueKind.Null
            || IsUnreadable(claim)
            || (claim.ValueKind == JsonValueKind.Array && claim.EnumerateArray().Any(IsUnreadable)))
        {
            return null;
        }

        if (claim.ValueKind != JsonValueKind.Array)
        {
            return ValueOf(claim) is { } single ? new ClaimValues([single], IsWhole: true) : new ClaimValues([], IsWhole: false);
        }

        // A null beside values says nothing; by itself it says that something is wrong.
        var entries = claim.EnumerateArray().Where(entry => entry.ValueKind != JsonValueKind.Null).ToList();
        ClaimValue[] values = [.. entries.Select(ValueOf).OfType<ClaimValue>()];
        return new ClaimValues(values, values.Length == entries.Count && (values.Length > 0 || claim.GetArrayLength() == 0));
    }

    private static bool IsUnreadable(JsonElement value) => value.ValueKind == JsonValueKind.String && JsonText.Of(value) is null;

    private static ClaimValue? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new ClaimValue(JsonValueKind.String, JsonText.Of(value)!),
        JsonValueKind.Number => new ClaimValue(JsonValueKind.Number, JsonNumber.Canonical(value.GetRawText()) ?? value.GetRawText()),
        JsonValueKind.True => new ClaimValue(JsonValueKind.True, "true"),
        JsonValueKind.False => new ClaimValue(JsonValueKind.True, "false"),
        _ => null,
    };
}

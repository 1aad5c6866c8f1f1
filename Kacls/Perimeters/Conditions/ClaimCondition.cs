using System.Collections.Frozen;
using System.Text.Json;
using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>
/// A claim of the authentication token has one of these values; of an array claim, one entry has. Texts compare exactly, numbers as
/// numbers. A claim of another shape can't be known to lack a value.
/// </summary>
internal sealed class ClaimCondition : ICondition
{
    private readonly FrozenSet<ClaimValue> accepted;

    internal ClaimCondition(string claim, IEnumerable<string> accepted) =>
        (Claim, this.accepted) = (claim, accepted.SelectMany(Readings).ToFrozenSet());

    internal string Claim { get; }

    public string Member => $"Claims:{Claim}";

    public Truth Holds(PerimeterRequest request) => request.Claims.GetValueOrDefault(Claim) switch
    {
        null => Truth.Unknown,
        { Values: var values } when values.Any(accepted.Contains) => Truth.True,
        { IsWhole: true } => Truth.False,
        _ => Truth.Unknown,
    };

    /// <summary>
    /// Configuration has only texts, and writes a boolean of JSON with a capital: an entry stands for all that it may have been.
    /// </summary>
    private static IEnumerable<ClaimValue> Readings(string entry)
    {
        yield return new ClaimValue(JsonValueKind.String, entry);
        if (JsonNumber.Canonical(entry) is { } number)
        {
            yield return new ClaimValue(JsonValueKind.Number, number);
        }

        if (bool.TryParse(entry, out var value))
        {
            yield return new ClaimValue(JsonValueKind.True, value ? "true" : "false");
        }
    }
}

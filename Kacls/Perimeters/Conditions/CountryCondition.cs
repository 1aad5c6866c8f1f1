using System.Collections.Frozen;
using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>The client's address is of one of these countries, after the country database.</summary>
internal sealed class CountryCondition(IEnumerable<string> countries, CountryDatabase? database) : ICondition
{
    private readonly FrozenSet<string> countries = countries.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public string Member => "Countries";

    public Truth Holds(PerimeterRequest request) =>
        request.CountryIn(database) is { } country ? Truths.Of(countries.Contains(country)) : Truth.Unknown;
}

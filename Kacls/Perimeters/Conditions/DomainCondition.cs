using Kacls.Tokens;

namespace Kacls.Perimeters.Conditions;

/// <summary>The user's e-mail is of one of these domains.</summary>
internal sealed class DomainCondition(IReadOnlyCollection<string> accepted) : ICondition
{
    private readonly DomainList domains = new(accepted);

    public string Member => "Domains";

    public Truth Holds(PerimeterRequest request) => domains.Has(request.User) is { } has ? Truths.Of(has) : Truth.Unknown;
}

using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Perimeters.Conditions;

/// <summary>The user's e-mail is of one of these domains, or of a subdomain of one where the list says so.</summary>
internal sealed class DomainCondition(IReadOnlyCollection<string> accepted) : ICondition
{
    private readonly DomainList domains = new(accepted);

    public string Member => "Domains";

    public Truth Holds(PerimeterRequest request) =>
        EmailAddress.DomainOf(request.User) is { } domain ? Truths.Of(domains.Contains(domain)) : Truth.Unknown;
}

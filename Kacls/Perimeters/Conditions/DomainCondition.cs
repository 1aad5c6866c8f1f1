using System.Collections.Frozen;

namespace Kacls.Perimeters.Conditions;

/// <summary>
/// The user's e-mail is of one of these domains. Domains compare whole, never by suffix: <c>evilcontoso.example</c> is another domain than
/// <c>contoso.example</c>. <c>*.contoso.example</c> means its subdomains, at any depth, but not itself.
/// </summary>
internal sealed class DomainCondition : ICondition
{
    private const string Wildcard = "*.";
    private readonly FrozenSet<string> domains;
    private readonly string[] parents;

    internal DomainCondition(IReadOnlyCollection<string> accepted)
    {
        domains = accepted.Where(domain => !domain.StartsWith(Wildcard, StringComparison.Ordinal)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        parents = [.. accepted.Where(domain => domain.StartsWith(Wildcard, StringComparison.Ordinal)).Select(domain => domain[1..])];
    }

    public string Member => "Domains";

    public Truth Holds(PerimeterRequest request)
    {
        var at = request.User?.LastIndexOf('@') ?? -1;
        if (at < 0 || at == request.User!.Length - 1)
        {
            return Truth.Unknown;
        }

        var domain = request.User.AsSpan(at + 1);
        if (domains.GetAlternateLookup<ReadOnlySpan<char>>().Contains(domain))
        {
            return Truth.True;
        }

        foreach (var parent in parents)
        {
            if (domain.Length > parent.Length && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase))
            {
                return Truth.True;
            }
        }

        return Truth.False;
    }
}

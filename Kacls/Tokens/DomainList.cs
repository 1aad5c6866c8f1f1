using System.Collections.Frozen;

namespace Kacls.Tokens;

/// <summary>
/// Domains of e-mail addresses. They compare whole, never by suffix: <c>evilcontoso.example</c> is another domain than
/// <c>contoso.example</c>. <c>*.contoso.example</c> means its subdomains, at any depth, but not itself.
/// </summary>
internal sealed class DomainList
{
    private const string Wildcard = "*.";
    private readonly FrozenSet<string> domains;
    private readonly string[] parents;

    internal DomainList(IReadOnlyCollection<string> accepted)
    {
        domains = accepted.Where(domain => !domain.StartsWith(Wildcard, StringComparison.Ordinal)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        parents = [.. accepted.Where(domain => domain.StartsWith(Wildcard, StringComparison.Ordinal)).Select(domain => domain[1..])];
    }

    /// <summary>Whether an entry of the settings is one.</summary>
    internal static bool IsEntry(string? text)
    {
        var domain = text?.StartsWith(Wildcard, StringComparison.Ordinal) == true ? text[Wildcard.Length..] : text;
        return Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain!.EndsWith('.');
    }

    /// <returns>Whether the e-mail's domain, which is what follows its last @, is on the list; null where it has none.</returns>
    internal bool? Has(string? email)
    {
        var at = email?.LastIndexOf('@') ?? -1;
        if (at < 0 || at == email!.Length - 1)
        {
            return null;
        }

        var domain = email.AsSpan(at + 1);
        if (domains.GetAlternateLookup<ReadOnlySpan<char>>().Contains(domain))
        {
            return true;
        }

        foreach (var parent in parents)
        {
            if (domain.Length > parent.Length && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

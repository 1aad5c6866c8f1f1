using System.Collections.Frozen;

namespace Kacls.Protocol;

/// <summary>
/// Domains of the settings. They compare whole, never by suffix: <c>evilcontoso.example</c> is another domain than <c>contoso.example</c>.
/// <c>*.contoso.example</c> means its subdomains, at any depth, but not itself.
/// </summary>
internal sealed class DomainList
{
    private const string Wildcard = "*.";
    private readonly FrozenSet<string> domains;
    private readonly string[] parents;

    internal DomainList(IReadOnlyCollection<string> accepted)
    {
        Entries = accepted;
        domains = accepted.Where(domain => !IsWildcard(domain)).Select(DomainName.Canonical).ToFrozenSet(StringComparer.Ordinal);
        parents = [.. accepted.Where(IsWildcard).Select(domain => $".{DomainName.Canonical(domain[Wildcard.Length..])}")];
    }

    /// <summary>The entries as the settings have them.</summary>
    internal IReadOnlyCollection<string> Entries { get; }

    /// <summary>Whether an entry of the settings can be a domain, or all subdomains of one.</summary>
    internal static bool IsValid(string? entry) =>
        DomainName.IsValid(entry is not null && IsWildcard(entry) ? entry[Wildcard.Length..] : entry);

    /// <summary>Whether a canonical domain, as <see cref="EmailAddress.DomainOf"/> returns it, is listed.</summary>
    internal bool Contains(string domain) =>
        domains.Contains(domain)
        || Array.Exists(parents, parent => domain.Length > parent.Length && domain.EndsWith(parent, StringComparison.Ordinal));

    private static bool IsWildcard(string domain) => domain.StartsWith(Wildcard, StringComparison.Ordinal);
}

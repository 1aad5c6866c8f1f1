using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// E-mail addresses as they compare everywhere: domains as <see cref="DomainName"/> has them, local parts in one spelling (RFC 6532 section
/// 3.1: form C) and without regard to case.
/// </summary>
internal static class EmailAddress
{
    /// <summary>
    /// How canonical addresses compare: case that <see cref="CanonicalText.Fold"/> leaves, such as that of ς, does not matter either.
    /// </summary>
    internal static readonly StringComparer Comparer = StringComparer.OrdinalIgnoreCase;

    /// <returns>The form in which <see cref="Comparer"/> finds two addresses equal exactly if they are the same.</returns>
    internal static string Canonical(string address)
    {
        var at = address.LastIndexOf('@');
        var local = at < 0 ? address : address[..at];
        return (Ascii.IsValid(local) ? local : CanonicalText.Fold(local)) + (at < 0 ? "" : $"@{DomainName.Canonical(address[(at + 1)..])}");
    }

    /// <summary>Whether two are the same; nothing is the same as nothing.</summary>
    internal static bool AreSame(string? one, string? other) =>
        one is not null && other is not null && Comparer.Equals(Canonical(one), Canonical(other));

    /// <summary>The canonical domain after the last sign; null where there is none.</summary>
    internal static string? DomainOf(string? address)
    {
        var at = address?.LastIndexOf('@') ?? -1;
        return at < 0 || at == address!.Length - 1 ? null : DomainName.Canonical(address[(at + 1)..]);
    }
}

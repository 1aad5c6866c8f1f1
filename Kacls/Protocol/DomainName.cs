using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// Domain names as they compare everywhere: A-labels in lower case (RFC 5890 section 2.3.2.1), without the dot of the root. Nothing is
/// mapped but case and composition, as IDNA 2008 has it (RFC 5891 section 5.2): <c>ß</c> is not <c>ss</c>, and look-alikes stay other
/// names.
/// </summary>
internal static class DomainName
{
    private const string ALabel = "xn--";
    private const char Dot = '.';
    private const int MaxLength = 253;
    private const int MaxLabelLength = 63;

    /// <summary>
    /// IdnMapping takes these for dots, as IDNA 2003 did (RFC 3490 section 3.1); a domain's only separator is the full stop.
    /// </summary>
    private const string OtherDots = "\u3002\uff0e\uff61";

    // While globalization is invariant this is Punycode (RFC 3492) and no more; the tests hold that it is.
    private static readonly IdnMapping Punycode = new();

    /// <returns>The form in which two domains are equal exactly if they are the same. An A-label stays as it is: what its decoding would
    /// not encode to again is no U-label's name, and so another name than all of them.</returns>
    internal static string Canonical(string domain)
    {
        var name = WithoutRoot(domain);
        return Ascii.IsValid(name) ? name.ToLowerInvariant() : string.Join(Dot, name.Split(Dot).Select(Label));
    }

    /// <summary>
    /// A host with its port, as in a URL; an IP address or one with user information is only put into lower case. The dot of the root
    /// stays: to a client it is another origin, with another certificate (URL standard, host equality).
    /// </summary>
    internal static string CanonicalAuthority(string authority)
    {
        if (authority.AsSpan().ContainsAny('@', '['))
        {
            return authority.ToLowerInvariant();
        }

        var colon = authority.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? authority : authority[..colon];
        var rest = authority[host.Length..];
        return host.EndsWith(Dot) ? $"{Canonical(host[..^1])}{Dot}{rest}" : Canonical(host) + rest;
    }

    /// <summary>
    /// Whether it can be a domain of users, in either spelling: at least two labels (RFC 1123 section 2.1), whatever the alphabet.
    /// </summary>
    internal static bool IsValid(string? domain)
    {
        var labels = WithoutRoot(domain ?? "").Split(Dot);
        return labels.Length >= 2
            && Array.TrueForAll(labels, IsValidLabel)
            && !labels[^1].All(char.IsAsciiDigit)
            && Canonical(domain!).Length <= MaxLength;
    }

    private static bool IsValidLabel(string label) =>
        label.Length > 0 && label[0] != '-' && label[^1] != '-' && ExactText.IsWord(label, "-")
        && Label(label) is { Length: <= MaxLabelLength } canonical && Ascii.IsValid(canonical);

    private static string WithoutRoot(string domain) => domain.Length > 1 && domain[^1] == Dot && domain[^2] != Dot ? domain[..^1] : domain;

    private static string Label(string label)
    {
        var folded = CanonicalText.Fold(label);
        if (Ascii.IsValid(folded) || folded.StartsWith(ALabel, StringComparison.Ordinal) || folded.AsSpan().ContainsAny(OtherDots))
        {
            return folded;
        }

        try
        {
            return Punycode.GetAscii(folded);
        }
        catch (ArgumentException)
        {
            // Too long to be one: a name that only equals itself.
            return folded;
        }
    }
}

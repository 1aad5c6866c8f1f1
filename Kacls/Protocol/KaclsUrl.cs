using Kacls.Perimeters;

namespace Kacls.Protocol;

/// <summary>
/// A KACLS base URL as the protocol compares it. Google leaves the rule open; here it is RFC 3986 section 6.2.3 and no more: scheme and
/// host compare without regard to case, the host as <see cref="DomainName"/> has it, the scheme's own port is as good as none, and one
/// trailing slash is ignored. Nothing is decoded, and dot segments stay.
/// </summary>
internal static class KaclsUrl
{
    /// <returns>The form in which two URLs are equal exactly if they mean the same KACLS.</returns>
    internal static string Canonical(string url)
    {
        var schemeEnd = url.IndexOf("://", StringComparison.Ordinal);
        if (schemeEnd > 0)
        {
            var pathStart = url.AsSpan(schemeEnd + 3).IndexOfAny('/', '?', '#');
            var authorityEnd = pathStart < 0 ? url.Length : schemeEnd + 3 + pathStart;
            var authority = DomainName.CanonicalAuthority(url[(schemeEnd + 3)..authorityEnd]);
            url = string.Concat(WithoutOwnPort(AsciiLower(url[..(schemeEnd + 3)]) + authority), url.AsSpan(authorityEnd));
        }

        return url.EndsWith('/') ? url[..^1] : url;
    }

    /// <summary>The path of a base URL, below which its operations are, without a trailing slash; empty where it has none.</summary>
    internal static string BasePath(string url) => new Uri(url).AbsolutePath.TrimEnd('/');

    private static string WithoutOwnPort(string origin)
    {
        var port = origin.StartsWith("https:", StringComparison.Ordinal) ? ":443"
            : origin.StartsWith("http:", StringComparison.Ordinal) ? ":80"
            : null;
        return port is not null && origin.EndsWith(port, StringComparison.Ordinal) ? origin[..^port.Length]
            : origin.EndsWith(':') ? origin[..^1]
            : origin;
    }

    /// <summary>Not .NET's own lower case, under which the Kelvin sign is a k.</summary>
    private static string AsciiLower(string text) => string.Create(text.Length, text, static (lower, source) =>
    {
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = source[i] is >= 'A' and <= 'Z' ? (char)(source[i] | 0x20) : source[i];
        }
    });
}

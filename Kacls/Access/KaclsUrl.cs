using Kacls.Protocol;

namespace Kacls.Access;

/// <summary>
/// A KACLS base URL as the protocol compares it. Google leaves the rule open; here scheme and authority compare without regard to case, the host
/// as <see cref="DomainName"/> has it, one trailing slash is ignored, and nothing else is: no decoding, no default ports, no dot segments.
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
            url = string.Concat(url[..(schemeEnd + 3)].ToLowerInvariant(), authority, url.AsSpan(authorityEnd));
        }

        return url.EndsWith('/') ? url[..^1] : url;
    }
}

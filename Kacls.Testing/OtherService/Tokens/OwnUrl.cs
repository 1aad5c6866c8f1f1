namespace Kacls.Testing.OtherService;

/// <summary>A token is for the key service that it names: but for one slash at the end and the case of scheme and host (3.8).</summary>
internal static class OwnUrl
{
    internal static bool Holds(string? given, string own, Behaviour behaviour, string kind)
    {
        bool Wrong(string fault) => behaviour.Is($"{kind}-kacls-url-{fault}");

        if (Wrong("unchecked"))
        {
            return true;
        }

        if (given is null)
        {
            return Wrong("missing-accepted");
        }

        if (given.Length == 0)
        {
            return Wrong("empty-accepted");
        }

        return Normal(given) == Normal(own)
            || (Wrong("in-any-case") && string.Equals(given, own, StringComparison.OrdinalIgnoreCase))
            || (Wrong("by-prefix") && given.StartsWith(own, StringComparison.Ordinal))
            || (Wrong("by-contains") && given.Contains(own, StringComparison.Ordinal))
            || (Wrong("by-suffix") && given.EndsWith(own, StringComparison.Ordinal))
            || (Wrong("part-accepted") && own.StartsWith(given, StringComparison.Ordinal))
            || (Wrong("trimmed") && given.Trim() == own)
            || (Uri.TryCreate(given, UriKind.Absolute, out var uri) && LooselyEqual(uri, new Uri(own), Wrong));
    }

    private static bool LooselyEqual(Uri given, Uri own, Func<string, bool> wrong) =>
        (wrong("by-host") && given.Host == own.Host)
        || (wrong("by-authority") && given.Authority == own.Authority)
        || (wrong("by-path") && given.AbsolutePath == own.AbsolutePath)
        || (wrong("scheme-ignored") && given.Authority == own.Authority && given.AbsolutePath == own.AbsolutePath)
        || (wrong("port-ignored") && given.Host == own.Host && given.AbsolutePath == own.AbsolutePath && given.Scheme == own.Scheme)
        || (wrong("query-ignored") && given.GetLeftPart(UriPartial.Path) == own.GetLeftPart(UriPartial.Path));

    private static string Normal(string url)
    {
        var text = url.EndsWith('/') ? url[..^1] : url;
        var path = text.IndexOf('/', Math.Min(text.Length, text.IndexOf("//", StringComparison.Ordinal) + 2));
        return path < 0 ? text.ToLowerInvariant() : text[..path].ToLowerInvariant() + text[path..];
    }
}

namespace Kacls.Testing.OtherService;

/// <summary>Whom rewrap asks: the one listed key service, or a caller could have any address fetched (11).</summary>
internal static class OriginalUrl
{
    internal static bool Allowed(string given, string? listed, Behaviour behaviour)
    {
        if (listed is null)
        {
            return false;
        }

        if (given == listed || given == listed + "/")
        {
            return true;
        }

        return Uri.TryCreate(given, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && (behaviour.Is("rewrap-any-url-accepted")
                || (behaviour.Is("rewrap-url-by-prefix") && given.StartsWith(listed, StringComparison.Ordinal))
                || (behaviour.Is("rewrap-url-by-contains") && given.Contains(listed, StringComparison.Ordinal))
                || (behaviour.Is("rewrap-url-by-authority") && url.Authority == new Uri(listed).Authority)
                || (behaviour.Is("rewrap-url-by-host") && url.Host == new Uri(listed).Host)
                || (behaviour.Is("rewrap-url-by-path") && url.AbsolutePath == new Uri(listed).AbsolutePath)
                || (behaviour.Is("rewrap-url-in-any-case") && string.Equals(given, listed, StringComparison.OrdinalIgnoreCase)));
    }
}

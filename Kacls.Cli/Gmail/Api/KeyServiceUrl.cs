namespace Kacls.Cli.Gmail.Api;

/// <summary>Base URLs of key services, as people type them.</summary>
internal static class KeyServiceUrl
{
    /// <summary>Whether both lead to the same service: case of the host, own port and last slash don't matter.</summary>
    internal static bool IsSame(string? one, string? other) => one is not null && other is not null && Plain(one) == Plain(other);

    private static string Plain(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        ? $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath.TrimEnd('/')}{uri.Query}"
        : url;
}

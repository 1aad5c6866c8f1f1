using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Where tokens are sent: https, or this very machine.</summary>
internal static class EndpointUrl
{
    /// <exception cref="UsageException">It is neither.</exception>
    internal static Uri Read(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url
            : throw new UsageException($"{name} is no https URL.");
}

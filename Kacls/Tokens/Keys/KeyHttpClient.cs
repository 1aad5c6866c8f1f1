using System.Net;

namespace Kacls.Tokens.Keys;

/// <summary>
/// The one HTTP client for keys and discovery documents: no redirects, cookies or decompression, bounded in time and size. Its failures
/// say what happened without quoting the URL, which may hold a secret in its query, or the answer.
/// </summary>
internal sealed class KeyHttpClient(KeyBounds bounds) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = bounds.FetchTimeout,
        // A long-lived connection would hide a change of the issuer's address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 32,
    })
    {
        // Both cover the body too, because GetAsync buffers it.
        Timeout = bounds.FetchTimeout,
        MaxResponseContentBufferSize = bounds.MaxBytes,
    };

    /// <exception cref="KeyFetchException">No answer in time, not 200, or too large.</exception>
    public async Task<(byte[] Body, TimeSpan Freshness)> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? (await response.Content.ReadAsByteArrayAsync(cancellationToken), bounds.FreshnessOf(response.Headers))
                : throw new KeyFetchException($"answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KeyFetchException("no answer in time");
        }
        catch (HttpRequestException failure)
        {
            throw new KeyFetchException($"request failed: {failure.HttpRequestError}");
        }
    }

    public void Dispose() => client.Dispose();
}

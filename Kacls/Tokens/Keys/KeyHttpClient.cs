using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kacls.Errors;

namespace Kacls.Tokens.Keys;

/// <summary>
/// The one HTTP client for keys and discovery documents: no redirects or cookies, bounded in time and size. Its failures say what happened
/// without quoting the URL, which may hold a secret in its query, or the answer.
/// </summary>
internal sealed class KeyHttpClient : IDisposable
{
    private readonly KeyBounds bounds;
    private readonly HttpClient client;

    /// <param name="bounds">On time and size.</param>
    /// <param name="authorities">Certificates to trust besides the system's.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public KeyHttpClient(KeyBounds bounds, X509Certificate2Collection? authorities = null)
    {
        this.bounds = bounds;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new ProxyExceptLoopback(HttpClient.DefaultProxy),
            AutomaticDecompression = RequestHeaders.Compression,
            ConnectTimeout = bounds.FetchTimeout,
            // A long-lived connection would hide a change of the issuer's address.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 32,
            SslOptions = { RemoteCertificateValidationCallback = authorities is null ? null : new AddedAuthorities(authorities).Require },
        })
        {
            // Both cover the body too, because GetAsync buffers it; the size is that of what comes out of a compressed one.
            Timeout = bounds.FetchTimeout,
            MaxResponseContentBufferSize = bounds.MaxBytes,
        };
        RequestHeaders.Describe(client.DefaultRequestHeaders);
    }

    /// <exception cref="KeyFetchException">No answer in time, not 200, too large, or not compressed as it says.</exception>
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
            throw new KeyFetchException($"request failed: {ConnectionErrors.Describe(failure)}");
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException)
        {
            // GZip and ZLib throw the one, Brotli the other.
            throw new KeyFetchException("the answer is not compressed as it says");
        }
    }

    public void Dispose() => client.Dispose();
}

using System.Net;
using System.Net.Http.Headers;

namespace Kacls.Tokens.Keys;

/// <summary>
/// What every request of ours says of itself: many firewalls refuse one without these, with 403 or 406 (RFC 9110 sections 10.1.5 and
/// 12.5.1).
/// </summary>
internal static class RequestHeaders
{
    /// <summary>For what holds no secret: an object of a CDN may exist only in compressed form. Bounds are on what comes out.</summary>
    internal const DecompressionMethods Compression =
        DecompressionMethods.GZip | DecompressionMethods.Deflate | DecompressionMethods.Brotli;

    internal static void Describe(HttpRequestHeaders headers)
    {
        headers.UserAgent.Add(new ProductInfoHeaderValue("Kacls", typeof(RequestHeaders).Assembly.GetName().Version!.ToString(2)));
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/jwk-set+json"));
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.1));
    }
}

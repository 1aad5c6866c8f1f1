using System.Collections.Frozen;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Kacls.Http;

/// <summary>
/// The headers of every reply, refusals included: without CORS on an error the web client reports only that its fetch failed. A request's
/// Origin, in which browsers write hosts as A-labels in lower case, is compared exactly with the settings' in that form, credentials are
/// never allowed (the protocol uses no cookies), and a request without an Origin needs no header.
/// </summary>
internal sealed class ReplyHeaders(KaclsSettings settings)
{
    internal const string CorrelationIdHeader = "X-Correlation-Id";
    private const string PreflightLifetimeSeconds = "3600";
    private static readonly StringValues Methods = "GET, POST, OPTIONS";
    private readonly FrozenSet<string> origins = settings.AllowedOrigins.Select(KaclsUrl.Canonical).ToFrozenSet(StringComparer.Ordinal);

    internal void Apply(HttpContext context, string correlationId)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.Vary = HeaderNames.Origin;
        headers[CorrelationIdHeader] = correlationId;
        if (IsAllowed(context, out var origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = CorrelationIdHeader;
        }
    }

    /// <summary>Answers OPTIONS (Fetch standard, CORS-preflight request): 204, with permissions only for an allowed origin.</summary>
    internal void ApplyPreflight(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!IsAllowed(context, out _))
        {
            return;
        }

        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlMaxAge = PreflightLifetimeSeconds;
        var wanted = context.Request.Headers.AccessControlRequestHeaders;
        headers.AccessControlAllowHeaders = wanted.Count > 0 && wanted.All(IsPrintable) ? wanted : HeaderNames.ContentType;
    }

    /// <summary>
    /// Names of headers are ASCII (RFC 9110 section 5.1); the server refuses to send anything else, which a request may hold.
    /// </summary>
    private static bool IsPrintable(string? text) => text is not null && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private bool IsAllowed(HttpContext context, out StringValues origin)
    {
        origin = context.Request.Headers.Origin;
        return origin.Count == 1 && origins.Contains(origin[0]!);
    }
}

using System.Net;
using Kacls.Settings;
using Microsoft.Extensions.Primitives;

namespace Kacls.LocalHost;

/// <summary>
/// What guards the endpoints that help a developer and ask for no token: whether they are there at all, and who may call them. They are for
/// programs and pages of this machine, and not for a web site that happens to be open in its browser.
/// </summary>
internal static class DevelopmentOnly
{
    /// <summary>With one of these a proxy or a tunnel on this machine, which connects from loopback too, says that it speaks for another.
    /// </summary>
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-For", "X-Original-Host", "X-Real-IP", "Via"];

    /// <summary>Whether there are such endpoints: never inside Azure.</summary>
    internal static bool IsPossible => IsPossibleIn(Environment.GetEnvironmentVariable);

    /// <summary>
    /// Whether tokens are made for whoever asks: only where they open nothing that is real. One issuer, provider or key that is not this
    /// machine's own for development is enough to stop it.
    /// </summary>
    internal static bool MintsTokens(KaclsSettings settings, DevelopmentIssuers issuers) =>
        MintsTokens(settings, issuers, Environment.GetEnvironmentVariable);

    internal static bool MintsTokens(KaclsSettings settings, DevelopmentIssuers issuers, Func<string, string?> environment) =>
        IsPossibleIn(environment)
        && settings.KeyEncryption.Provider == KeyEncryptionSettings.Local
        && string.IsNullOrEmpty(settings.Signing.KeyId)
        && issuers.AreAllOf(settings);

    /// <summary>The endpoints of a group with this answer only callers on this machine.</summary>
    internal static RouteGroupBuilder MapDevelopment(this WebApplication app)
    {
        var group = app.MapGroup("");
        group.AddEndpointFilter(FilterAsync);
        return group;
    }

    /// <summary>No page of another origin gets leave to send JSON here, Google's clients neither, which may call the operations.</summary>
    internal static void RefusePreflights(this WebApplication app) => app.MapMethods(
        "/dev/{**path}", [HttpMethods.Options], () => Error(StatusCodes.Status403Forbidden, "Not for pages of another origin."));

    internal static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        FindRefusal(context.HttpContext) is { } why ? Error(StatusCodes.Status403Forbidden, why) : await next(context);

    /// <returns>Why the caller may not ask; null: it may.</returns>
    internal static string? FindRefusal(HttpContext http)
    {
        var request = http.Request;
        return http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)
            ? "Only for callers on this machine, which connect to 127.0.0.1 or [::1]."
            : Array.Find(ForwardingHeaders, request.Headers.ContainsKey) is { } header
                ? $"Not through a proxy or a tunnel: the request has {header}."

                // A site whose own name leads to 127.0.0.1 (DNS rebinding) is in a browser's eyes of one origin with what answers there.
                : !IsLoopback(request.Host.Host)
                    ? "Only for requests whose Host is localhost, 127.0.0.1 or [::1]."

                    // A browser sends a form or a text to any site without asking it first (Fetch, CORS-safelisted requests).
                    : !IsOwn(request.Headers.Origin, request)
                        ? "Not for pages of another origin."
                        : null;
    }

    internal static IResult Error(int status, string message) => Results.Json(new { code = status, message }, statusCode: status);

    private static bool IsPossibleIn(Func<string, string?> environment) => !AzureEnvironment.IsAzure(environment);

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        origin.Count == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
}

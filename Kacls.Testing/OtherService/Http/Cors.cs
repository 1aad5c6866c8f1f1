using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.OtherService;

/// <summary>Cross-origin requests of Google's web clients (2.3).</summary>
internal static class Cors
{
    private const string Google = "https://client-side-encryption.google.com";

    private static readonly string[] CalledByBrowsers = ["wrap", "unwrap", "privatekeysign", "privatekeydecrypt", "delegate"];

    internal static void Preflight(HttpContext http, Behaviour behaviour)
    {
        if (behaviour.Is("cors-preflight-needs-token"))
        {
            throw RefusedException.Authentication("A token is missing.");
        }

        if (behaviour.Is("cors-preflight-405"))
        {
            throw new RefusedException(405, "Only POST is allowed.");
        }

        http.Response.StatusCode = behaviour.Is("cors-preflight-500") ? 500
            : behaviour.May(Liberties.PreflightIs200) ? 200 : 204;
        if (behaviour.Is("cors-preflight-empty") || !AllowOrigin(http, behaviour, error: false))
        {
            return;
        }

        http.Response.Headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        if (!behaviour.Is("cors-preflight-without-headers"))
        {
            http.Response.Headers.AccessControlAllowHeaders = behaviour.Is("cors-preflight-wrong-headers") ? "X-Api-Key"
                : behaviour.May(Liberties.PreflightIs200) ? "*" : "Content-Type";
        }

        http.Response.Headers.AccessControlMaxAge = "3600";
    }

    /// <summary>Lets the caller's origin read the answer, if it may.</summary>
    internal static bool AllowOrigin(HttpContext http, Behaviour behaviour, bool error)
    {
        if (behaviour.May(Liberties.CorsForBrowserMethodsOnly) && !CalledByBrowsers.Contains(behaviour.Method))
        {
            return false;
        }

        var origin = http.Request.Headers.Origin.ToString();
        http.Response.Headers.Vary = "Origin";

        if (behaviour.Is("cors-absent") || behaviour.Is(error ? "cors-absent-on-errors" : "cors-only-on-errors")
            || (behaviour.Is("cors-only-on-preflight") && !HttpMethods.IsOptions(http.Request.Method)))
        {
            return false;
        }

        if (behaviour.May(Liberties.AnyOrigin))
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            return true;
        }

        if (!Allowed(origin, behaviour))
        {
            return false;
        }

        http.Response.Headers.AccessControlAllowOrigin = behaviour.Is("cors-origin-with-slash") ? origin + "/"
            : behaviour.Is("cors-two-origins") ? origin + ", https://admin.google.com"
            : behaviour.Is("cors-legacy-origin") ? "https://krahsc.google.com"
            : origin;
        if (behaviour.Is("cors-any-with-credentials"))
        {
            http.Response.Headers.AccessControlAllowCredentials = "true";
        }

        return true;
    }

    private static bool Allowed(string origin, Behaviour behaviour) =>
        origin == Google
        || (behaviour.Is("cors-any-with-credentials") && origin.Length > 0)
        || (behaviour.Is("cors-reflects-any") && origin.Length > 0)
        || (behaviour.Is("cors-null-origin") && origin == "null")
        || (behaviour.Is("cors-plain-http") && origin == Google.Replace("https:", "http:", StringComparison.Ordinal))
        || (behaviour.Is("cors-by-suffix") && origin.EndsWith("google.com", StringComparison.Ordinal))
        || (behaviour.Is("cors-by-prefix") && origin.StartsWith(Google, StringComparison.Ordinal))
        || (behaviour.Is("cors-by-contains") && origin.Contains("google.com", StringComparison.Ordinal));
}

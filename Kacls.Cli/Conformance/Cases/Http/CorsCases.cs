using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Http;

/// <summary>What browsers ask before and after Google's web clients call a service.</summary>
internal static class CorsCases
{
    private const string Rule = $"{Rules.ConfigureService}: the service answers CORS for {Call.GoogleOrigin}";

    /// <summary>The methods that a browser calls.</summary>
    private static readonly string[] OfBrowsers =
    [
        ReferenceMethods.Wrap, ReferenceMethods.Unwrap, ReferenceMethods.Delegate, ReferenceMethods.PrivateKeySign,
        ReferenceMethods.PrivateKeyDecrypt,
    ];

    private static readonly string[] Foreign =
    [
        "https://evil.example",
        Call.GoogleOrigin + ".evil.example",
        "https://evil-client-side-encryption.google.com.example",
        "https://evilgoogle.com",
        "http://client-side-encryption.google.com",
        "https://client-side-encryption.google.com:8443",
        "null",
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. OfBrowsers.SelectMany(operation => OfBrowser(operation, CaseLevel.Google)),
        .. ReferenceMethods.Posts.Except(OfBrowsers).SelectMany(operation => OfBrowser(operation, CaseLevel.Inferred)),
        Try.Inferred(
            "status.cors",
            ReferenceMethods.Status,
            $"{Rule}; the Admin console may ask for status from a browser",
            async context =>
                Allows(await context.SendAsync(WithOrigin(new(ReferenceMethods.Status) { Method = HttpMethod.Get }, Call.GoogleOrigin)))),
    ];

    private static IEnumerable<Case> OfBrowser(string operation, CaseLevel level) =>
    [
        new(
            $"{operation}.cors.preflight",
            operation,
            $"{Rules.Cors}: a preflight has no token, and is answered with 2xx and the origin",
            level,
            async context =>
            {
                var reply = await context.SendAsync(Preflight(operation, Call.GoogleOrigin));
                Expect.True(reply.Status is >= 200 and < 300, $"The preflight was answered {reply.Status}; 2xx was due.");
                Allows(reply);
            }),
        Try.Inferred(
            $"{operation}.cors.preflight.headers",
            operation,
            $"{Rules.Cors}: a preflight allows Content-Type, without which no JSON is sent",
            async context =>
            {
                var reply = await context.SendAsync(Preflight(operation, Call.GoogleOrigin));
                var headers = (reply.Header("Access-Control-Allow-Headers") ?? "").Split(',', StringSplitOptions.TrimEntries);
                Expect.True(
                    headers.Any(header => header == "*" || header.Equals("content-type", StringComparison.OrdinalIgnoreCase)),
                    "The preflight does not allow the header Content-Type.");
            }),
        Try.Inferred(
            $"{operation}.cors.preflight.methods",
            operation,
            $"{Rules.Cors}: a preflight that names methods names POST",
            async context =>
            {
                var methods = (await context.SendAsync(Preflight(operation, Call.GoogleOrigin))).Header("Access-Control-Allow-Methods");
                Expect.True(
                    methods is null || methods.Split(',', StringSplitOptions.TrimEntries).Any(method => method is "*" or "POST"),
                    $"The preflight allows the methods {methods} and not POST.");
            }),
        new($"{operation}.cors.granted", operation, $"{Rule}, in the reply itself too", level, async context =>
        {
            var reply = await context.SendAsync(WithOrigin(await context.Calls.RightAsync(operation), Call.GoogleOrigin));
            Expect.Granted(reply);
            Allows(reply);
        }),
        Try.Inferred(
            $"{operation}.cors.refused",
            operation,
            $"{Rules.Cors}: without the origin a browser hides a refusal from Google's client",
            async context =>
            {
                var malformed = await context.SendAsync(WithOrigin(new(operation) { RawBody = "{" }, Call.GoogleOrigin));
                Expect.Refused(malformed);
                Allows(malformed);
                var call = await context.Calls.RightAsync(operation);
                (call.Authorization ?? call.Authentication)!["exp"] = Tokens.Now - 7200;
                var refused = await context.SendAsync(WithOrigin(call, Call.GoogleOrigin));
                Expect.Refused(refused);
                Allows(refused);
            }),
        Try.Inferred(
            $"{operation}.cors.foreign",
            operation,
            $"{Rules.Cors}: another page's origin is not echoed, and never with credentials",
            async context =>
            {
                foreach (var origin in Foreign)
                {
                    var right = WithOrigin(await context.Calls.RightAsync(operation), origin);
                    foreach (var call in new[] { Preflight(operation, origin), right })
                    {
                        var reply = await context.SendAsync(call);
                        var allowed = reply.Header("Access-Control-Allow-Origin");
                        Expect.True(allowed != origin, $"The origin {origin} is allowed.");
                        Expect.True(
                            allowed is null || reply.Header("Access-Control-Allow-Credentials") != "true",
                            $"Credentials are allowed to {allowed}.");
                    }
                }
            }),
        Try.Inferred(
            $"{operation}.cors.vary",
            operation,
            $"{Rules.Cors}: a reply that names one origin varies by it, for caches",
            async context =>
            {
                var reply = await context.SendAsync(WithOrigin(await context.Calls.RightAsync(operation), Call.GoogleOrigin));
                var vary = (reply.Header("Vary") ?? "").Split(',', StringSplitOptions.TrimEntries);
                Expect.True(
                    reply.Header("Access-Control-Allow-Origin") is null or "*"
                        || vary.Any(header => header == "*" || header.Equals("origin", StringComparison.OrdinalIgnoreCase)),
                    "The reply names an origin, and has no Vary: Origin.");
            }),
    ];

    /// <summary>As Chromium sends it before a POST of JSON.</summary>
    private static Call Preflight(string operation, string origin)
    {
        var call = WithOrigin(new(operation) { Method = HttpMethod.Options }, origin);
        call.Headers["Access-Control-Request-Method"] = "POST";
        call.Headers["Access-Control-Request-Headers"] = "content-type";
        call.Headers["Accept"] = "*/*";
        call.Headers["Sec-Fetch-Mode"] = "cors";
        call.Headers["Sec-Fetch-Site"] = "cross-site";
        call.Headers["Sec-Fetch-Dest"] = "empty";
        return call;
    }

    private static Call WithOrigin(Call call, string origin)
    {
        call.Headers["Origin"] = origin;
        return call;
    }

    private static void Allows(Reply reply)
    {
        var allowed = reply.Header("Access-Control-Allow-Origin");
        Expect.True(
            allowed is Call.GoogleOrigin or "*",
            $"{reply.Operation} answered {reply.Status} with the Access-Control-Allow-Origin {allowed ?? "absent"}.");
    }
}

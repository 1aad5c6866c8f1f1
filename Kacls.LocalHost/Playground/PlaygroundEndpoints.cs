using Kacls.Hosting;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.LocalHost.Playground;

/// <summary>
/// <c>GET /</c>: a page that makes tokens, calls every operation and shows what comes of it; and <c>GET /dev/audit/{correlation_id}</c>,
/// the audit record of a request.
/// </summary>
internal static class PlaygroundEndpoints
{
    /// <summary>
    /// Nothing but the page's own files (CSP level 3), no text as markup (Trusted Types), and no page around it: what it shows comes from
    /// tokens and requests that anybody may have written.
    /// </summary>
    internal const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Folder = "page/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>Keeps the last audit records beside the console.</summary>
    internal static void AddPlayground(this WebApplicationBuilder builder, DevelopmentIssuers issuers)
    {
        if (DevelopmentOnly.IsPossible)
        {
            builder.Services.AddSingleton(issuers).AddSingleton<RecentAudit>()
                .AddSingleton<ILoggerProvider>(services => services.GetRequiredService<RecentAudit>());
        }
    }

    internal static void MapPlayground(this WebApplication app)
    {
        if (!DevelopmentOnly.IsPossible)
        {
            return;
        }

        var development = app.MapDevelopment().AddEndpointFilter(ShieldAsync);
        foreach (var resource in typeof(PlaygroundEndpoints).Assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(Folder, StringComparison.Ordinal))
            {
                var path = resource[Folder.Length..];
                development.MapGet(path == "index.html" ? "/" : $"/{path}", context => Send(context, resource));
            }
        }

        development.MapGet("/playground.json", Describe);
        development.MapGet("/dev/audit/{correlationId}", (string correlationId, RecentAudit audit) =>
            audit.Find(correlationId) is { } record
                ? Results.Json(record)
                : Results.Json(new { code = 404, message = "No such record is kept." }, statusCode: 404));
    }

    /// <summary>What the page can't know: where the service is, whose tokens it may ask for, and if it can't, why.</summary>
    private static IResult Describe(KaclsSettings settings, DevelopmentIssuers issuers) => Results.Json(new
    {
        @base = KaclsRoutes.BasePath(settings),
        applications = GoogleIssuers.Default.ToDictionary(issuer => issuer.Issuer!, issuer => issuer.Application),
        development = DevelopmentOnly.MintsTokens(settings, issuers),
        why = "The issuers of tokens are your own (Kacls:Authorization:Issuers, Kacls:Authentication:Providers), so this page can't make "
            + "tokens. Paste real ones.",
    });

    /// <summary>Whatever is answered is for the page itself: no other may embed it.</summary>
    private static ValueTask<object?> ShieldAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return next(context);
    }

    private static Task Send(HttpContext context, string resource)
    {
        context.Response.ContentType = Types[Path.GetExtension(resource)];
        return typeof(PlaygroundEndpoints).Assembly.GetManifestResourceStream(resource)!.CopyToAsync(context.Response.Body);
    }
}

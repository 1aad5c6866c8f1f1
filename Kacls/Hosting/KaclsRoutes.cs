using Kacls.Http;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Hosting;

/// <summary>The routes of a KACLS on a web server of its own. Under the Functions host, the function classes take their place.</summary>
internal static class KaclsRoutes
{
    /// <summary>
    /// Maps all paths at once, since the endpoint finds the operation by what follows the path of <c>Urls[0]</c>, and answers a structured
    /// 404 to all else: with a route for each operation the router would build and compile its tables before the first answer.
    /// </summary>
    public static void MapKacls(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<OperationEndpoint>();
        var basePath = BasePath(endpoints.ServiceProvider.GetRequiredService<KaclsSettings>());
        endpoints.MapFallback("{**path}", context => endpoint.RunUnmatchedAsync(context, PathBelow(basePath, context.Request.Path)));
    }

    /// <summary>The path of <c>Urls[0]</c> without a trailing slash; empty where the URL has none.</summary>
    public static string BasePath(KaclsSettings settings) => KaclsUrl.BasePath(settings.Urls[0]);

    /// <summary>What follows the base path; for a path outside it, something that no operation is called.</summary>
    public static string PathBelow(string basePath, PathString path) =>
        path.StartsWithSegments(basePath, StringComparison.OrdinalIgnoreCase, out var rest) ? rest.Value! : "/";
}

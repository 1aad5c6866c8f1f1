using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions;

/// <summary>
/// The Functions host routes by the app setting, but the worker's ASP.NET Core integration (2.1.1) only by host.json
/// (github.com/Azure/azure-functions-dotnet-worker, issue 3009): where the two differ, no request would find its function. So the prefix in
/// a request's path is exchanged before the worker routes it. Look at this again when the integration is updated.
/// </summary>
/// <param name="hostPrefix">The app setting's, without slashes around it.</param>
/// <param name="workerPrefix">host.json's, likewise.</param>
internal sealed class WorkerRoutePrefix(string hostPrefix, string workerPrefix) : IStartupFilter
{
    private static readonly object OriginalPath = new();
    private readonly PathString from = Segment(hostPrefix);
    private readonly PathString to = Segment(workerPrefix);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, proceed) =>
        {
            Exchange(context);
            return proceed(context);
        });
        next(app);
    };

    /// <summary>The path as the client wrote it.</summary>
    internal static PathString PathOf(HttpContext context) =>
        context.Items.TryGetValue(OriginalPath, out var path) ? (PathString)path! : context.Request.Path;

    private void Exchange(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments(from, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            context.Items[OriginalPath] = context.Request.Path;
            context.Request.Path = to + rest;
        }
    }

    private static PathString Segment(string prefix) => prefix.Length == 0 ? PathString.Empty : new PathString($"/{prefix}");
}

using System.Net;
using Kacls.Settings;

namespace Kacls.LocalHost;

internal static class DevelopmentOnly
{
    internal static bool IsPossible => !AzureEnvironment.IsAzure(Environment.GetEnvironmentVariable);

    internal static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            && (http.Request.Host.Host == "localhost" || IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host))
            ? await next(context) : Results.NotFound();
    }
}

using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kacls.Testing.Issuers;

/// <summary>Serves the keys of any number of issuers over http on loopback, each below a path of its own.</summary>
public sealed class IssuerServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, IssuerEndpoint> endpoints = new(StringComparer.Ordinal);

    private IssuerServer(WebApplication app) => this.app = app;

    /// <summary>Its base URL, on a port that the system chose.</summary>
    public string BaseUrl => app.Urls.Single();

    public static async Task<IssuerServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new IssuerServer(app);
        app.Map("/{issuer}/{**path}", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The base URL that the next issuer hosted under this name will have; the <c>iss</c> of an OIDC provider.</summary>
    public string UrlOf(string name) => $"{BaseUrl}/{name}";

    /// <summary>Serves the issuer's keys below <c>/name/</c>.</summary>
    public IssuerEndpoint Host(string name, TokenIssuer issuer) => endpoints[name] = new IssuerEndpoint(UrlOf(name), issuer);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (endpoints.TryGetValue((string)context.Request.RouteValues["issuer"]!, out var endpoint)
            && context.Request.RouteValues["path"] is string path)
        {
            return endpoint.AnswerAsync(context, path);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}

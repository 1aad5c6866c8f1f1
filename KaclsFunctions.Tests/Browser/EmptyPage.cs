using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Browser;

/// <summary>
/// An empty page on an origin of its own. It is on loopback, as the service: from a page that is not, the browser would keep all requests
/// to loopback (Local Network Access), whatever CORS says.
/// </summary>
internal sealed class EmptyPage : IAsyncDisposable
{
    private readonly WebApplication app;

    private EmptyPage(WebApplication app) => this.app = app;

    internal string Origin => app.Urls.Single();

    internal static async Task<EmptyPage> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>A page</title>", "text/html"));
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

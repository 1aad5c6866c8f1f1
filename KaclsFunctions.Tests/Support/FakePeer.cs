using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Support;

/// <summary>Stands for another KACLS on loopback, well-behaved or not, and counts who so much as connects.</summary>
internal sealed class FakePeer : IAsyncDisposable
{
    private readonly WebApplication app;
    private int connections;

    private FakePeer(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.Single()}/v1";

    public int Port => new Uri(Url).Port;

    /// <summary>Connections that were accepted, whatever came over them.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>The requests' paths and bodies.</summary>
    public ConcurrentQueue<(string Path, string Body)> Requests { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = context => context.Response.WriteAsync("{}");

    /// <summary>What it shows on new connections.</summary>
    public X509Certificate2? Certificate { get; set; }

    public static async Task<FakePeer> StartAsync(X509Certificate2? certificate = null)
    {
        FakePeer? peer = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref peer!.connections);
                return next(connection);
            });
            if (certificate is not null)
            {
                endpoint.UseHttps(https => https.ServerCertificateSelector = (_, _) => peer!.Certificate);
            }
        }));
        var app = builder.Build();
        peer = new FakePeer(app) { Certificate = certificate };
        app.Map("/{**path}", peer.AnswerAsync);
        await app.StartAsync();
        return peer;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue((context.Request.Path, await reader.ReadToEndAsync()));
        await Answer(context);
    }
}

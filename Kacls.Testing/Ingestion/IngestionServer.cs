using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kacls.Testing.Ingestion;

/// <summary>
/// Takes telemetry in on loopback and keeps it: Application Insights' over HTTPS (<c>POST …/v2.1/track</c>, gzip, a JSON object on each
/// line), and OTLP over http (<c>POST /v1/logs</c>, <c>/v1/traces</c>, <c>/v1/metrics</c>, protobuf, of which only the text is looked at).
/// </summary>
public sealed class IngestionServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<IngestedRequest> requests = new();
    private readonly X509Certificate2 certificate = LoopbackCertificate.Create(TimeProvider.System.GetUtcNow());
    private readonly WebApplication application;

    private IngestionServer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>
    /// A connection string of an Application Insights whose traffic <see cref="CreateClient"/> leads here. Each server has one of its own,
    /// since the exporter keeps one way of sending for each connection string in the process.
    /// </summary>
    public string ConnectionString { get; } =
        $"InstrumentationKey={new Guid(RandomNumberGenerator.GetBytes(16))};IngestionEndpoint=https://ingestion.example.com/;"
            + "LiveEndpoint=https://live.example.com/";

    /// <summary>A connection string of an Application Insights that is this server over http, for a program in another process.</summary>
    public string HttpConnectionString =>
        $"InstrumentationKey={new Guid(RandomNumberGenerator.GetBytes(16))};IngestionEndpoint={OtlpEndpoint}/;LiveEndpoint={OtlpEndpoint}/";

    /// <summary>The loopback port of HTTPS.</summary>
    public int Port { get; private set; }

    /// <summary>Its certificate as PEM, for a program in another process to trust.</summary>
    public string CertificatePem => certificate.ExportCertificatePem();

    /// <summary>Where OTLP over HTTP goes.</summary>
    public string OtlpEndpoint { get; private set; } = "";

    /// <summary>Every request, oldest first.</summary>
    public IReadOnlyList<IngestedRequest> Requests => [.. requests];

    /// <summary>Every item that Application Insights got.</summary>
    public IReadOnlyList<TelemetryItem> Items =>
    [
        .. requests.Where(request => request.Path == "/v2.1/track")
            .SelectMany(request => request.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Select(TelemetryItem.Parse),
    ];

    public static async Task<IngestionServer> StartAsync()
    {
        var server = new IngestionServer();
        await server.application.StartAsync();
        var addresses = server.application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        server.Port = new Uri(addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal))).Port;
        server.OtlpEndpoint = addresses.Single(address => address.StartsWith("http:", StringComparison.Ordinal));
        return server;
    }

    /// <summary>
    /// An HTTP client that leads every connection here, whatever host it is meant for, and trusts only this server's certificate.
    /// </summary>
    public HttpClient CreateClient() => new(LoopbackHandler.Create(Port, certificate));

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
        certificate.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await ReadAsync(context.Request);
        requests.Enqueue(new(context.Request.Path, context.Request.Headers.Authorization, body));
        if (context.Request.Path == "/v2.1/track")
        {
            var count = body.Count('\n') + (body.EndsWith('\n') ? 0 : 1);
            await context.Response.WriteAsJsonAsync(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<object>() });
        }
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        var isZipped = request.Headers.ContentEncoding == "gzip";
        await using var unzipped = isZipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(unzipped, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

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
    private readonly ConcurrentQueue<string> taken = new();
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

    /// <summary>What is answered to each batch for Application Insights, by its text; unless set, all is taken.</summary>
    public Func<string, IngestionAnswer> Answer { get; set; } = _ => IngestionAnswer.Taken;

    /// <summary>Every item that Application Insights took, a line each.</summary>
    public IReadOnlyList<string> Lines => [.. taken];

    /// <summary>Every item that Application Insights took.</summary>
    public IReadOnlyList<TelemetryItem> Items => [.. taken.Select(TelemetryItem.Parse)];

    /// <summary>Forgets what came.</summary>
    public void Clear()
    {
        requests.Clear();
        taken.Clear();
    }

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
            await AnswerAsync(context, Answer(body), body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private async Task AnswerAsync(HttpContext context, IngestionAnswer answer, string[] lines)
    {
        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, context.RequestAborted);
        }

        if (answer == IngestionAnswer.Broken)
        {
            context.Abort();
            return;
        }

        if (answer.Body is { } body)
        {
            context.Response.StatusCode = answer.Status;
            await context.Response.WriteAsync(body);
            return;
        }

        var all = answer.Status is 200 or 206 ? 200 : answer.Status;
        var statuses = lines.Select((line, index) => answer.Status == 206 ? answer.OfItem(index, line) : all).ToArray();
        foreach (var (line, _) in lines.Zip(statuses).Where(pair => pair.Second == 200))
        {
            taken.Enqueue(line);
        }

        context.Response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        await context.Response.WriteAsJsonAsync(new
        {
            itemsReceived = lines.Length,
            itemsAccepted = statuses.Count(status => status == 200),
            errors = statuses.Index().Where(pair => pair.Item != 200)
                .Select(pair => new { index = pair.Index, statusCode = pair.Item, message = "refused" }),
        });
    }

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        var isZipped = request.Headers.ContentEncoding == "gzip";
        await using var unzipped = isZipped ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var reader = new StreamReader(unzipped, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}

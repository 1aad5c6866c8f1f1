using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Kacls.Cli.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kacls.Cli.Conformance.Play;

/// <summary>Listens for the service under test: the issuers' key sets and the peer. All else is noted and answered 404.</summary>
internal sealed class PlayedServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<PlayedRequest> requests = new();
    private readonly ConcurrentDictionary<string, PlayedAnswer> pages = new();
    private readonly WebApplication app;
    private readonly IReadOnlyCollection<PlayedIssuer> issuers;
    private readonly PlayedPeer? peer;
    private readonly string? peerPath;

    private PlayedServer(WebApplication app, ConformanceConfig config, IReadOnlyCollection<PlayedIssuer> issuers, PlayedPeer? peer)
    {
        this.app = app;
        this.issuers = issuers;
        this.peer = peer;
        peerPath = config.Peer;
    }

    /// <summary>All that arrived.</summary>
    public IReadOnlyCollection<PlayedRequest> Requests => requests;

    /// <summary>Listens.</summary>
    /// <exception cref="UsageException">The address is taken, or not this machine's.</exception>
    public static async Task<PlayedServer> StartAsync(
        ConformanceConfig config, IReadOnlyCollection<PlayedIssuer> issuers, PlayedPeer? peer, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(config.Listen).ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var app = builder.Build();
        var server = new PlayedServer(app, config, issuers, peer);
        app.Run(server.AnswerAsync);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException exception)
        {
            await app.DisposeAsync();
            throw new UsageException($"`listen` can't be listened on: {exception.Message}");
        }

        return server;
    }

    /// <summary>Puts an answer at a path, for cases that look whether the service goes where it must not.</summary>
    public void Put(string path, PlayedAnswer answer) => pages[path] = answer;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var path = context.Request.Path + context.Request.QueryString.ToString();
        var request = new PlayedRequest(context.Request.Method, path, await reader.ReadToEndAsync(context.RequestAborted));
        requests.Enqueue(request);
        var answer = await FindAnswerAsync(request);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.Location is { } location)
        {
            context.Response.Headers.Location = location;
        }

        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task<PlayedAnswer> FindAnswerAsync(PlayedRequest request)
    {
        if (pages.TryGetValue(request.Path, out var page))
        {
            return page;
        }

        if (request.Method == "GET" && issuers.Where(issuer => issuer.Path == request.Path).ToList() is { Count: > 0 } found)
        {
            var keys = await Task.WhenAll(found.Select(issuer => issuer.PublishedAsync()));
            return new(200, new JsonObject { ["keys"] = new JsonArray([.. keys.SelectMany(set => set)]) }.ToJsonString());
        }

        return (request.Method, request.Path) switch
        {
            ("GET", var path) when peer is not null && path == $"{peerPath}/certs" => new(200, (await peer.CertsAsync()).ToJsonString()),
            ("POST", var path) when peer is not null && path == $"{peerPath}/privilegedunwrap" => peer.Answer(request),
            _ => new(404, """{"code":404,"message":"There is nothing here.","details":""}"""),
        };
    }
}

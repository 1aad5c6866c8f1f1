using System.Net;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace KaclsFunctions.Tests.Cli.Doctor;

/// <summary>What stands before a service, and does something wrong with what comes and goes.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri service;

    private Front(WebApplication app, Uri service) => (this.app, this.service) = (app, service);

    /// <summary>Its base URL, with the path of the service.</summary>
    public string Url => $"{app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}{service.AbsolutePath}";

    /// <summary>Answers instead of the service, where it returns true.</summary>
    public Func<HttpContext, Task<bool>> Answer { get; init; } = _ => Task.FromResult(false);

    /// <summary>Changes what the service answered.</summary>
    public Action<HttpRequest, FrontReply> Change { get; init; } = (_, _) => { };

    /// <param name="service">The base URL of the service.</param>
    /// <param name="certificate">None: plain HTTP.</param>
    /// <param name="intermediates">What is sent along.</param>
    /// <param name="answer"><see cref="Answer"/>.</param>
    /// <param name="change"><see cref="Change"/>.</param>
    public static async Task<Front> StartAsync(
        string service, X509Certificate2? certificate = null, X509Certificate2Collection? intermediates = null,
        Func<HttpContext, Task<bool>>? answer = null, Action<HttpRequest, FrontReply>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, intermediates));
            }
        }));
        var front = new Front(builder.Build(), new(service))
        {
            Answer = answer ?? (_ => Task.FromResult(false)),
            Change = change ?? ((_, _) => { }),
        };
        front.app.Run(front.AnswerAsync);
        await front.app.StartAsync();
        return front;
    }

    /// <summary>Runs one check on it.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(ServiceCheck check, string atEnd = "")
    {
        using var probe = new ServiceProbe(new(Url + atEnd)) { Requests = 5 };
        return await RunAsync(check, probe);
    }

    public static async Task<IReadOnlyList<Finding>> RunAsync(ServiceCheck check, ServiceProbe probe)
    {
        var findings = new List<Finding>();
        await foreach (var finding in check.RunAsync(probe, default))
        {
            findings.Add(finding);
        }

        return findings;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (await Answer(context))
        {
            return;
        }

        var reply = await ForwardAsync(context);
        Change(context.Request, reply);
        context.Response.StatusCode = reply.Status;
        foreach (var (name, values) in reply.Headers)
        {
            context.Response.Headers[name] = values;
        }

        await context.Response.Body.WriteAsync(reply.Body, context.RequestAborted);
    }

    private async Task<FrontReply> ForwardAsync(HttpContext context)
    {
        // As it was sent, two slashes included.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        using var request = new HttpRequestMessage(new(context.Request.Method), $"{service.GetLeftPart(UriPartial.Authority)}{target}");
        if (HttpMethods.IsPost(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentLength = context.Request.ContentLength;
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key.StartsWith("Access-", StringComparison.Ordinal)
            || header.Key is "Origin"))
        {
            request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var response = await client.SendAsync(request, context.RequestAborted);
        return new(
            (int)response.StatusCode,
            response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length"))
                .ToDictionary(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(context.RequestAborted));
    }
}

/// <summary>A reply on its way.</summary>
internal sealed class FrontReply(int status, Dictionary<string, string[]> headers, byte[] body)
{
    public int Status { get; set; } = status;

    public Dictionary<string, string[]> Headers { get; } = headers;

    public byte[] Body { get; set; } = body;
}

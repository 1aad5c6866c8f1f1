using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.Issuers;

/// <summary>How an issuer's endpoints answer.</summary>
public enum EndpointBehaviour
{
    /// <summary>As they should.</summary>
    Up,

    /// <summary>503.</summary>
    Down,

    /// <summary>The connection breaks.</summary>
    Dropping,

    /// <summary>No answer until the client gives up.</summary>
    Hanging,

    /// <summary>302 to where the right answer is.</summary>
    Redirecting,

    /// <summary>200, and something that is not JSON.</summary>
    Garbage,

    /// <summary>200, and the right answer after a megabyte of white space.</summary>
    Huge,
}

/// <summary>What an <see cref="IssuerServer"/> serves for one issuer: its key set and its discovery document.</summary>
public sealed class IssuerEndpoint
{
    private readonly string baseUrl;
    private int keySetRequests;
    private int discoveryRequests;

    internal IssuerEndpoint(string baseUrl, TokenIssuer issuer)
    {
        (this.baseUrl, Issuer) = (baseUrl, issuer);
        DiscoveryIssuer = issuer.Issuer;
        JwksUri = JwksUrl;
    }

    public TokenIssuer Issuer { get; }

    public string JwksUrl => $"{baseUrl}/jwks.json";

    public string DiscoveryUrl => $"{baseUrl}/.well-known/openid-configuration";

    public EndpointBehaviour Behaviour { get; set; }

    /// <summary>The <c>max-age</c> of the key set; no Cache-Control when null.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>The answers wait for this, and then say what was true when they were asked for.</summary>
    public Task? AnswersAfter { get; set; }

    /// <summary>What the key set's endpoint serves instead of the issuer's keys.</summary>
    public string? KeySetText { get; set; }

    /// <summary>Answers instead of everything else, the discovery document and the key set alike.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    /// <summary>The <c>issuer</c> of the discovery document.</summary>
    public string DiscoveryIssuer { get; set; }

    /// <summary>The <c>jwks_uri</c> of the discovery document.</summary>
    public string JwksUri { get; set; }

    /// <summary>How often the key set was asked for.</summary>
    public int KeySetRequests => Volatile.Read(ref keySetRequests);

    /// <summary>How often the discovery document was asked for.</summary>
    public int DiscoveryRequests => Volatile.Read(ref discoveryRequests);

    internal async Task AnswerAsync(HttpContext context, string path)
    {
        var isKeySet = path.EndsWith("jwks.json", StringComparison.Ordinal);
        _ = isKeySet ? Interlocked.Increment(ref keySetRequests) : Interlocked.Increment(ref discoveryRequests);
        var text = isKeySet ? KeySetText ?? Issuer.Jwks : Discovery();
        if (AnswersAfter is { } signal)
        {
            await signal.WaitAsync(context.RequestAborted);
        }

        if (Answer is { } answer)
        {
            await answer(context);
            return;
        }

        if (isKeySet && MaxAge is { } maxAge)
        {
            context.Response.Headers.CacheControl = $"public, max-age={(long)maxAge.TotalSeconds}";
        }

        // What a redirect leads to is always right, so that only a client that doesn't follow it fails.
        switch (path.StartsWith("moved/", StringComparison.Ordinal) ? EndpointBehaviour.Up : Behaviour)
        {
            case EndpointBehaviour.Down:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            case EndpointBehaviour.Dropping:
                context.Abort();
                break;
            case EndpointBehaviour.Hanging:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case EndpointBehaviour.Redirecting:
                context.Response.Redirect($"{baseUrl}/moved/{path}");
                break;
            case EndpointBehaviour.Garbage:
                await context.Response.WriteAsync("<html>maintenance</html>");
                break;
            case EndpointBehaviour.Huge:
                await context.Response.WriteAsync(new string(' ', 1024 * 1024) + text);
                break;
            default:
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(text);
                break;
        }
    }

    /// <summary>The discovery document.</summary>
    public string Discovery() => new JsonObject { ["issuer"] = DiscoveryIssuer, ["jwks_uri"] = JwksUri }.ToJsonString();
}

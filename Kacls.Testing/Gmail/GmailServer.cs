using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.Gmail;

/// <summary>
/// Gmail's API of client-side encryption (users.settings.cse) and Google's token endpoint, on loopback. Rules and bodies are those of
/// Gmail's reference and discovery document; what they leave open is as strict as can be.
/// </summary>
public sealed class GmailServer : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<string, GmailMailbox> mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<GmailCall> calls = [];
    private readonly Lock gate = new();

    private GmailServer(TimeProvider clock)
    {
        this.clock = clock;
        Tokens = new(clock);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>Where the API is.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Google's token endpoint.</summary>
    public TokenEndpoint Tokens { get; }

    /// <summary>Every request, oldest first.</summary>
    public IReadOnlyList<GmailCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    /// <summary>What goes wrong with a call; null: nothing.</summary>
    public Func<GmailCall, GmailFault?> Fault { get; set; } = _ => null;

    /// <summary>Users for whom client-side encryption is not on yet: with which status they are refused.</summary>
    public ConcurrentDictionary<string, int> NotYet { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static async Task<GmailServer> StartAsync(TimeProvider? clock = null)
    {
        var server = new GmailServer(clock ?? TimeProvider.System);
        await server.application.StartAsync();
        server.Url = server.application.Urls.Single();
        server.Tokens.Url = $"{server.Url}/token";
        return server;
    }

    /// <summary>Gives the domain a user.</summary>
    public void AddUser(string user) => mailboxes[user] = new(user, clock);

    /// <summary>A user's key pairs, as the API writes them.</summary>
    public IReadOnlyList<JsonObject> Pairs(string user) => mailboxes[user].Pairs;

    /// <summary>A user's identities, as the API writes them.</summary>
    public IReadOnlyList<JsonObject> Identities(string user) => mailboxes[user].Identities;

    /// <summary>Does what a call would do, for a test's state of affairs.</summary>
    public JsonObject CreatePair(string user, JsonObject body) => mailboxes[user].CreatePair(body);

    /// <summary>The same for an identity.</summary>
    public JsonObject CreateIdentity(string user, JsonObject body) => mailboxes[user].CreateIdentity(body);

    /// <summary>The same for <c>:disable</c>.</summary>
    public void DisablePair(string user, string id) => mailboxes[user].Switch(id, on: false);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await application.StopAsync(atOnce.Token);
        await application.DisposeAsync();
        Tokens.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var call = Record(context.Request, await reader.ReadToEndAsync());
        var fault = Fault(call);
        if (fault?.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, context.RequestAborted);
        }

        if (fault is { AfterWork: false, Status: not 200 })
        {
            await FailAsync(context, fault);
            return;
        }

        var (status, body) = call.Path == "/token"
            ? await Tokens.AnswerAsync(call.Body, mailboxes.ContainsKey)
            : Work(context.Request, call.Body);
        if (fault is { AfterWork: true })
        {
            await FailAsync(context, fault);
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(body);
    }

    private static async Task FailAsync(HttpContext context, GmailFault fault)
    {
        if (fault.Status == 0)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = fault.Status;
        context.Response.Headers.RetryAfter = fault.RetryAfter;
        await (fault.Body is { } text ? context.Response.WriteAsync(text) : context.Response.WriteAsJsonAsync(fault.Error));
    }

    private GmailCall Record(HttpRequest request, string body)
    {
        lock (gate)
        {
            var call = new GmailCall(calls.Count + 1, clock.GetUtcNow(), request.Method, request.Path + request.QueryString, body);
            calls.Add(call);
            return call;
        }
    }

    private (int Status, object Body) Work(HttpRequest request, string body)
    {
        try
        {
            var user = Tokens.UserOf(request.Headers.Authorization.ToString()) ?? throw GoogleErrorException.Unauthenticated();
            var mailbox = mailboxes[user];
            lock (mailbox)
            {
                return (200, CseRoutes.Answer(request, user, mailbox, Json(body), NotYet.TryGetValue(user, out var code) ? code : null));
            }
        }
        catch (GoogleErrorException exception)
        {
            return (exception.Code, exception.Body);
        }
    }

    private static JsonObject Json(string body)
    {
        try
        {
            return body.Length == 0
                ? []
                : JsonNode.Parse(body) as JsonObject ?? throw GoogleErrorException.Invalid("Invalid JSON payload received.");
        }
        catch (JsonException)
        {
            throw GoogleErrorException.Invalid("Invalid JSON payload received.");
        }
    }
}

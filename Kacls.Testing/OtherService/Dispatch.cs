using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Kacls.Testing.OtherService;

/// <summary>Finds the method of a request, and answers for all that goes wrong in it (2.1, 2.2, 2.7).</summary>
internal sealed class Dispatch(Parts parts, Behaviour service)
{
    private static readonly Dictionary<string, Func<Parts, Call, Task<JsonObject>>> Posts = new(StringComparer.Ordinal)
    {
        ["wrap"] = Wrap.RunAsync,
        ["unwrap"] = Unwrap.RunAsync,
        ["digest"] = Digest.RunAsync,
        ["rewrap"] = Rewrap.RunAsync,
        ["delegate"] = Delegate.RunAsync,
        ["privilegedwrap"] = Privileged.WrapAsync,
        ["privilegedunwrap"] = Privileged.UnwrapAsync,
        ["privatekeysign"] = PrivateKeys.SignAsync,
        ["privatekeydecrypt"] = PrivateKeys.DecryptAsync,
        ["privilegedprivatekeydecrypt"] = PrivateKeys.PrivilegedDecryptAsync,
        ["wrapprivatekey"] = PrivateKeys.WrapAsync,
    };

    internal async Task RunAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var root = new Uri(parts.Settings.Url).AbsolutePath.TrimEnd('/') + "/";
        var method = path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : "unknown";
        if (method == "takeout_unwrap" && !service.May(Liberties.NoTakeoutAlias) && !service.Is("takeout-unwrap-unknown"))
        {
            method = "privilegedunwrap";
        }

        var behaviour = service.On(method);
        string? text = null;
        try
        {
            await AnswerAsync(http, method, behaviour, request => text = request);
        }
        catch (RefusedException refusal)
        {
            await ErrorReply.WriteAsync(http, behaviour, refusal.Status, refusal.Message, text);
        }
        catch (BrokenDownException)
        {
            http.Response.StatusCode = 500;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await ErrorReply.WriteAsync(http, behaviour, 500, "The service failed.", text);
        }
    }

    private async Task AnswerAsync(HttpContext http, string method, Behaviour behaviour, Action<string> read)
    {
        if (behaviour.Is("sleeps"))
        {
            await Task.Delay(TimeSpan.FromMinutes(2), http.RequestAborted);
        }

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Cors.Preflight(http, behaviour);
            return;
        }

        if (behaviour.Is("origin-required") && http.Request.Headers.Origin.Count == 0)
        {
            throw RefusedException.Forbidden("Only Google's web clients may call.");
        }

        if (method is "status" or "certs")
        {
            await GetAsync(http, method, behaviour);
            return;
        }

        if (behaviour.Is("refuses-everything"))
        {
            throw RefusedException.Forbidden("No.");
        }

        if (behaviour.Is("answers-200-to-everything"))
        {
            await Reply.WriteAsync(http, behaviour, new JsonObject { ["key"] = "AAAA", ["wrapped_key"] = "AAAA", ["signature"] = "AAAA" });
            return;
        }

        await PostAsync(http, method, behaviour, read);
    }

    private async Task PostAsync(HttpContext http, string method, Behaviour behaviour, Action<string> read)
    {
        if (!Posts.TryGetValue(method, out var run) || !Status.Methods(behaviour).Contains(method) || behaviour.Is("listed-but-absent"))
        {
            throw behaviour.Is("unknown-method-crash") ? new BrokenDownException() : behaviour.Is("unknown-method-answered-200")
                ? new RefusedException(200, "")
                : new RefusedException(404, "The method is unknown.");
        }

        if (!HttpMethods.IsPost(http.Request.Method) && !behaviour.Is("any-verb-accepted"))
        {
            throw behaviour.Is("wrong-verb-answered-200")
                ? new RefusedException(200, "")
                : new RefusedException(405, "Only POST is allowed.");
        }

        var text = await RequestBody.ReadAsync(http, behaviour);
        read(text);
        await Reply.WriteAsync(http, behaviour, await run(parts, new Call(RequestBody.Parse(text, behaviour), text, behaviour)));
    }

    private async Task GetAsync(HttpContext http, string method, Behaviour behaviour)
    {
        if (behaviour.Is("get-needs-token"))
        {
            throw RefusedException.Authentication("A token is missing.");
        }

        if (behaviour.Is("get-fails"))
        {
            throw new RefusedException(500, "The service is not well.");
        }

        if (HttpMethods.IsGet(http.Request.Method) == behaviour.Is("get-by-post-only"))
        {
            throw new RefusedException(405, "Only GET is allowed.");
        }

        await Reply.WriteAsync(http, behaviour, method == "status" ? Status.Body(behaviour) : Status.Certs(parts, behaviour));
    }
}

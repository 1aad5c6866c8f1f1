using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.Migration;

/// <summary>What an old KACLS may answer instead of a key.</summary>
internal static class MisbehavingPeer
{
    /// <summary>In every answer that is no refusal: whatever such an answer holds might be a key.</summary>
    public const string Secret = "bm90LWEta2V5LWJ1dC1zZWNyZXQ";

    public static IReadOnlyDictionary<string, Func<HttpContext, Task>> Answers { get; } = new Dictionary<string, Func<HttpContext, Task>>
    {
        ["drops the connection"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["drops it half-way"] = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("""{"key":""");
            context.Abort();
        },
        ["fails"] = Status(500),
        ["is broken"] = Status(502),
        ["refuses"] = Status(403),
        ["has no such operation"] = Status(404),
        ["redirects to a right answer"] = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/moved", StringComparison.Ordinal))
            {
                return context.Response.WriteAsJsonAsync(new { key = new byte[16] });
            }

            context.Response.Redirect($"http://{context.Request.Host}/moved", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        },
        ["answers 201"] = async context =>
        {
            context.Response.StatusCode = 201;
            await context.Response.WriteAsJsonAsync(new { key = new byte[16] });
        },
        ["answers too much"] = context => context.Response.WriteAsync($$"""{"key":"AAAA","padding":"{{new string(' ', 64 * 1024)}}"}"""),
        ["never stops answering"] = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string(' ', 16 * 1024));
            }
        },
        ["answers nothing"] = Text(""),
        ["answers garbage"] = Text($"<html>{Secret}</html>"),
        ["answers an array"] = Text($"[\"{Secret}\"]"),
        ["nests deeply"] = Text($$"""{"key":"AAAA","a":{{new string('[', 40)}}{{new string(']', 40)}}}"""),
        ["compresses"] = context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body
                .WriteAsync(Convert.FromHexString("1f8b0800000000000203ab56ca4ead54b252720402a55a00e4a5984f0e000000"))
                .AsTask();
        },
        ["has no key"] = Text("{}"),
        ["has an empty key"] = Text("""{"key":""}"""),
        ["has no key but null"] = Text("""{"key":null}"""),
        ["has a key of another type"] = Text("""{"key":[1,2,3]}"""),
        ["has two keys"] = Text("""{"key":"AAAA","key":"AAAB"}"""),
        ["has a key that is not base64"] = Text($$"""{"key":"{{Secret}}!"}"""),
        ["has a key of 129 bytes"] = context => context.Response.WriteAsJsonAsync(new { key = new byte[129] }),
        ["puts the key elsewhere"] = Text($$"""{"dek":"{{Secret}}"}"""),
    };

    private static Func<HttpContext, Task> Text(string text) => context => context.Response.WriteAsync(text);

    private static Func<HttpContext, Task> Status(int status) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync($$"""{"key":"{{Secret}}"}""");
    };
}

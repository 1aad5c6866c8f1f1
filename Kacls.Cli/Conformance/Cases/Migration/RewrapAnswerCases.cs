using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Migration;

/// <summary>What a peer may answer that gives no DEK: rewrap refuses, and follows nobody elsewhere.</summary>
internal static class RewrapAnswerCases
{
    private const string Operation = ReferenceMethods.Rewrap;
    private static readonly string Rule = Rules.Method(Operation);
    private static readonly string Key = Convert.ToBase64String(Calls.NewDek());

    private static readonly (string Name, string Body)[] NoKeys =
    [
        ("empty_body", ""),
        ("no_json", "key"),
        ("html", "<html><body>Sign in</body></html>"),
        ("cut_json", $$"""{"key":"{{Key}}" """),
        ("array", $$"""[{"key":"{{Key}}"}]"""),
        ("text", $"\"{Key}\""),
        ("null", "null"),
        ("key_absent", "{}"),
        ("key_null", """{"key":null}"""),
        ("key_empty", """{"key":""}"""),
        ("key_number", """{"key":12345678}"""),
        ("key_array", $$"""{"key":["{{Key}}"]}"""),
        ("key_not_base64", """{"key":"this is no base64!"}"""),
        ("key_elsewhere", $$"""{"dek":"{{Key}}","wrapped_key":"{{Key}}"}"""),
        ("error_with_200", """{"code":403,"message":"Not allowed.","details":""}"""),
        ("key_over_limit", $$"""{"key":"{{Convert.ToBase64String(new byte[129])}}"}"""),
    ];

    public static IEnumerable<Case> Cases() =>
    [
        .. NoKeys.Select(each => Try.Google(
            $"rewrap.answer.{each.Name}",
            Operation,
            $"{Rule}: what is no reply with a DEK in `key` can't be wrapped again",
            context => RefusedAsync(context, new(200, each.Body)))),
        Try.Inferred(
            "rewrap.answer.huge",
            Operation,
            $"{Rules.StructuredErrors}: a reply that is too large is refused in order, or read",
            async context =>
            {
                var call = context.Calls.Rewrap();
                var answer = $$"""{"filling":"{{new string('x', 3 * 1024 * 1024)}}","key":"{{Key}}"}""";
                context.Peer.Script((string)call.Members["wrapped_key"]!, _ => new(200, answer));
                Expect.Answered(await context.SendAsync(call));
            }),
        .. new[] { 400, 401, 403, 404, 429, 500, 503 }.Select(status => Try.Google(
            $"rewrap.answer.status_{status}", Operation, $"{Rule}: a peer that refuses gives no DEK, whatever it says", context =>
                RefusedAsync(context, new(status, $$"""{"code":{{status}},"message":"No.","details":"","key":"{{Key}}"}""")))),
        .. new[] { 301, 302, 303, 307, 308 }.Select(status => Try.Google(
            $"rewrap.answer.redirect_{status}", Operation, $"{Rule}: only the peer is asked, so that a redirect is not followed", context =>
                RedirectedAsync(context, status))),
        Try.Google("rewrap.answer.unknown_key", Operation, $"{Rule}: the peer refuses a wrapped key that it doesn't know", async context =>
            await context.RefusedAsync(
                context.Calls.Rewrap().With("wrapped_key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(200))))),
        Try.Google(
            "rewrap.answer.own_key",
            Operation,
            $"{Rule}: a wrapped key is opened by the peer, not by the service itself",
            async context =>
            {
                var wrapped = await context.Calls.SharedAsync();
                context.Peer.Script(wrapped.Blob, _ => new(403, """{"code":403,"message":"No.","details":""}"""));
                await context.RefusedAsync(context.Calls.Rewrap(resource: wrapped.Resource).With("wrapped_key", wrapped.Blob));
            }),
    ];

    private static async Task RefusedAsync(ConformanceContext context, PlayedAnswer answer)
    {
        var call = context.Calls.Rewrap();
        context.Peer.Script((string)call.Members["wrapped_key"]!, _ => answer);
        await context.RefusedAsync(call);
    }

    private static async Task RedirectedAsync(ConformanceContext context, int status)
    {
        var path = $"/elsewhere-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        context.Server.Put(path, new(200, new JsonObject { ["key"] = Key }.ToJsonString()));
        await RefusedAsync(context, new(status, "", context.Config.Listen + path));
        Expect.True(context.Server.Requests.All(request => request.Path != path), $"The service followed the peer's redirect ({status}).");
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Http;

/// <summary>Bodies that are no requests, and how requests may come.</summary>
internal static class BodyCases
{
    private static readonly (string Name, Func<string, string> Body)[] NoObjects =
    [
        ("empty", _ => ""),
        ("blank", _ => " \n "),
        ("cut", right => right[..^1]),
        ("half", right => right[..(right.Length / 2)]),
        ("brace", _ => "{"),
        ("words", _ => "This is no JSON."),
        ("form", _ => "key=AAAA&authentication=token"),
        ("xml", _ => "<?xml version=\"1.0\"?><key/>"),
        ("list", right => $"[{right}]"),
        ("text", right => JsonValue.Create(right).ToJsonString()),
        ("number", _ => "1"),
        ("null", _ => "null"),
        ("true", _ => "true"),
        ("no members", _ => "{}"),
    ];

    private static readonly (CaseLevel Level, string Name, string? Type)[] Types =
    [
        (CaseLevel.Google, "json_utf8", "application/json; charset=utf-8"),
        (CaseLevel.Inferred, "json_upper", "Application/JSON;charset=UTF-8"),
        (CaseLevel.Inferred, "text", "text/plain"),
        (CaseLevel.Inferred, "text_utf8", "text/plain;charset=UTF-8"),
        (CaseLevel.Inferred, "absent", null),
    ];

    public static IEnumerable<Case> Cases() => ReferenceMethods.Posts.SelectMany(Of);

    private static IEnumerable<Case> Of(string operation) =>
    [
        Try.Google(
            $"{operation}.body.no_request",
            operation,
            $"{Rules.StructuredErrors}: a body that is no request is refused with one",
            async context =>
            {
                var right = (await context.Calls.RightAsync(operation)).Body();
                await context.AllRefusedAsync(
                    NoObjects.Select(each => new Attempt(each.Name, new(operation) { RawBody = each.Body(right) })));
            }),
        Try.Inferred(
            $"{operation}.body.more",
            operation,
            "RFC 8259, 2: a JSON text is one value, with nothing behind it",
            async context =>
            {
                var right = (await context.Calls.RightAsync(operation)).Body();
                await context.AllRefusedAsync(new[] { right + right, right + "x", right + "]" }.Select(body =>
                    new Attempt("more behind the object", new(operation) { RawBody = body })));
            }),
        Try.Inferred(
            $"{operation}.body.deep",
            operation,
            $"{Rules.StructuredErrors}: a body that nests too deep is refused with one, or read",
            async context =>
            {
                var right = (await context.Calls.RightAsync(operation)).Body();
                var lists = $"{new string('[', 20_000)}{new string(']', 20_000)}";
                Expect.Refused(await context.SendAsync(new(operation) { RawBody = lists }));
                Expect.Answered(await context.SendAsync(new(operation) { RawBody = $$"""{"deep":{{lists}},{{right[1..]}}""" }));
            }),
        Try.Inferred(
            $"{operation}.body.large",
            operation,
            $"{Rules.StructuredErrors}: a body that is too large is refused with one, or read",
            async context =>
                Expect.Answered(await context.SendAsync(
                (await context.Calls.RightAsync(operation)).With("filling", new string('x', 1024 * 1024))))),
        .. Types.Select(type => Try.Granted(
            type.Level,
            $"{operation}.content_type.{type.Name}",
            operation,
            "The body is JSON, whatever its content type says: Google doesn't document what its clients send",
            (_, call) => call.ContentType = type.Type)),
        Try.Google($"{operation}.get", operation, $"{Rules.ConfigureService}: the method is POST; GET is not granted", async context =>
        {
            var reply = await context.SendAsync(new(operation) { Method = HttpMethod.Get });
            Expect.True(reply.Status >= 400, $"{reply} to GET.");
        }),
        Try.Inferred(
            $"{operation}.reply.content_type",
            operation,
            "Replies are JSON, and say so in their content type; refusals as well",
            async context =>
            {
                var granted = await context.SendAsync(await context.Calls.RightAsync(operation));
                Expect.True(granted.IsJson, $"The content type of a reply of {operation} is {granted.ContentType ?? "absent"}.");
                var refused = await context.SendAsync(new(operation) { RawBody = "{}" });
                Expect.True(refused.IsJson, $"The content type of a refusal of {operation} is {refused.ContentType ?? "absent"}.");
            }),
        Try.Inferred($"{operation}.reply.secrets", operation, $"{Rules.StructuredErrors}: an error tells no token and no key", context =>
            SecretsAsync(context, operation)),
    ];

    private static async Task SecretsAsync(ConformanceContext context, string operation)
    {
        var expired = await context.Calls.RightAsync(operation);
        var tokens = new[] { expired.Authentication, expired.Authorization }.OfType<Play.TokenDraft>().ToList();
        tokens.ForEach(token => token["exp"] = Tokens.Now - 7200);
        var unknown = await context.Calls.RightAsync(operation);
        (unknown.Authorization ?? unknown.Authentication)!["iss"] = "https://unknown.example";
        foreach (var call in new[] { expired, unknown, new(operation) { RawBody = expired.Body() + "}" } })
        {
            var body = call.Body();
            var reply = await context.SendAsync(call);
            Expect.Refused(reply);
            var told = Secrets(body).FirstOrDefault(secret => reply.Text.Contains(secret, StringComparison.Ordinal));
            Expect.True(told is null, $"A refusal of {operation} tells what was sent: {told}.");
            var trace = new[] { "   at ", "Traceback (", "goroutine ", "Exception in thread", ".java:", "node_modules" }
                .FirstOrDefault(sign => reply.Text.Contains(sign, StringComparison.Ordinal));
            Expect.True(trace is null, $"A refusal of {operation} has a stack trace in it.");
        }
    }

    /// <summary>Long parts of what was sent: of tokens what is behind the header, of keys the beginning.</summary>
    private static IEnumerable<string> Secrets(string body)
    {
        var json = body.EndsWith("}}", StringComparison.Ordinal) ? body[..^1] : body;
        foreach (var (name, value) in JsonNode.Parse(Encoding.UTF8.GetBytes(json))!.AsObject())
        {
            var text = (string?)value ?? "";
            if (name is "authentication" or "authorization")
            {
                yield return text.Split('.')[1][..40];
                yield return text.Split('.')[2][..40];
            }
            else if (name is "key" or "private_key" or "wrapped_private_key" or "wrapped_key")
            {
                yield return text[^40..];
            }
        }
    }
}

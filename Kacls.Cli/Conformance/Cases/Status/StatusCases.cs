using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Status;

/// <summary>What a service says of itself, to anybody.</summary>
internal static class StatusCases
{
    private const string Operation = ReferenceMethods.Status;
    private static readonly string Rule = Rules.Method(Operation);

    public static IEnumerable<Case> Cases() =>
    [
        Try.Google("status.answered", Operation, $"{Rule}: GET, without a token, is answered 200 with a JSON object", StatusAsync),
        Try.Google("status.server_type", Operation, $"{Rule}: server_type is KACLS", async context =>
        {
            var type = Expect.Text(await StatusAsync(context), "server_type");
            Expect.True(type == "KACLS", $"`server_type` is {type}; KACLS was due.");
        }),
        .. new[] { "vendor_id", "version" }.Select(member => Try.Google(
            $"status.{member}",
            Operation,
            $"{Rule}: {member} is text",
            async context => Expect.True(Expect.Text(await StatusAsync(context), member).Length > 0, $"`{member}` is empty."))),
        Try.Google("status.name", Operation, $"{Rule}: name is text, if it is there", async context =>
        {
            var body = await StatusAsync(context);
            if (body.ContainsKey("name"))
            {
                Expect.Text(body, "name");
            }
        }),
        Try.Google("status.operations_supported", Operation, $"{Rule}: operations_supported lists names of methods", OperationsAsync),
        Try.Google("status.operations_supported.names", Operation, $"{Rule}: operations_supported are the segments of URLs", NamesAsync),
        Try.Google(
            "status.operations_supported.there",
            Operation,
            $"{Rule}: the service answers what it lists in operations_supported",
            ListedAreThereAsync),
        Try.Inferred("status.content_type", Operation, "The reply of status is JSON, and says so in its content type", async context =>
            Expect.True((await SendAsync(context)).IsJson, "The content type of status is not application/json.")),
        Try.Inferred("status.post", Operation, $"{Rule}: the method is GET; POST is refused", async context =>
            Expect.Refused(await context.SendAsync(new(Operation)))),
        Try.Inferred(
            "status.stable",
            Operation,
            $"{Rule}: what a service offers doesn't change from one request to the next",
            async context =>
            {
                var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StatusAsync(context)));
                var first = replies[0]["operations_supported"];
                Expect.True(
                    replies.All(reply => JsonNode.DeepEquals(reply["operations_supported"], first)),
                    "`operations_supported` differs between two replies.");
            }),
    ];

    private static Task<Reply> SendAsync(ConformanceContext context) => context.SendAsync(new(Operation) { Method = HttpMethod.Get });

    private static async Task<JsonObject> StatusAsync(ConformanceContext context) => Expect.Granted(await SendAsync(context));

    private static async Task<IReadOnlyList<string>> OperationsAsync(ConformanceContext context)
    {
        var body = await StatusAsync(context);
        Expect.True(body["operations_supported"] is JsonArray { Count: > 0 }, "`operations_supported` is no list of names.");
        string[] names =
        [
            .. body["operations_supported"]!.AsArray().Select(name => name is JsonValue value && value.TryGetValue<string>(out var text)
                ? text
                : throw new CaseFailedException($"`operations_supported` holds {name?.ToJsonString() ?? "null"}, which is no name.")),
        ];
        Expect.True(
            names.Any(ReferenceMethods.Posts.Contains), "`operations_supported` has no method's name in it, so that none is tried.");
        return names;
    }

    private static async Task NamesAsync(ConformanceContext context)
    {
        foreach (var name in await OperationsAsync(context))
        {
            var method = ReferenceMethods.All.FirstOrDefault(method => method.Equals(name.Trim('/'), StringComparison.OrdinalIgnoreCase));
            Expect.True(!name.Contains('/', StringComparison.Ordinal), $"`operations_supported` holds the path {name}.");
            Expect.True(method is null || method == name, $"`operations_supported` holds {name} for {method}.");
        }
    }

    /// <summary>What a method says to a request without tokens is its own affair, as long as it knows the path.</summary>
    private static async Task ListedAreThereAsync(ConformanceContext context)
    {
        var listed = (await OperationsAsync(context)).Where(ReferenceMethods.All.Contains).ToList();
        var replies = await Task.WhenAll(listed.Select(name => context.SendAsync(new(name)
        {
            Method = ReferenceMethods.Posts.Contains(name) ? HttpMethod.Post : HttpMethod.Get,
        })));
        foreach (var reply in replies)
        {
            Expect.True(reply.Status is not (404 or 405 or 501), $"{reply}; status lists it.");
        }
    }
}

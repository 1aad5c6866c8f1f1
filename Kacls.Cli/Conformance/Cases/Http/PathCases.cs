namespace Kacls.Cli.Conformance.Cases.Http;

/// <summary>Paths and methods that aren't there.</summary>
internal static class PathCases
{
    private const string Operation = ReferenceMethods.Status;
    private const string Rule = $"{Rules.StructuredErrors}: an unknown method is refused with one";

    private static readonly string[] Unknown =
        ["conformance", "wrapx", "unwrap/x", "admin", "keys", "debug", "batchunwrap", "export"];

    public static IEnumerable<Case> Cases() =>
    [
        Try.Google("path.unknown", Operation, "What is no method of the reference is not granted", async context =>
        {
            foreach (var path in Unknown)
            {
                var body = (await context.Calls.RightAsync(Right(context))).Body();
                var reply = await context.SendAsync(new(path) { RawBody = body });
                Expect.True(reply.Status >= 400, $"{reply}; there is no such method.");
            }
        }),
        Try.Inferred("path.unknown.structured", Operation, $"{Rule}, with 404", async context =>
        {
            var reply = await context.SendAsync(new("conformance") { RawBody = "{}" });
            Expect.Refused(reply);
            Expect.True(reply.Status == 404, $"{reply}; 404 was due.");
        }),
        Try.Inferred("path.unknown.get", Operation, $"{Rule}, with 404", async context =>
        {
            var reply = await context.SendAsync(new("conformance") { Method = HttpMethod.Get });
            Expect.Refused(reply);
            Expect.True(reply.Status == 404, $"{reply}; 404 was due.");
        }),
        Try.Inferred("body.huge", Operation, "RFC 9110, 15.5.14: a body is not read without end", async context =>
        {
            var call = await context.Calls.RightAsync(Right(context));
            try
            {
                var reply = await context.SendAsync(call.With("filling", new string('x', 40_000_000)));
                Expect.True(reply.Status >= 400, $"{reply}; the request had 40 MB.");
            }
            catch (CaseFailedException exception) when (exception.InnerException is HttpRequestException)
            {
                // A service may hang up before all is sent.
            }
        }),
        .. new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch }.Select(method => Try.Inferred(
            $"path.verb.{method.Method.ToLowerInvariant()}",
            Operation,
            $"{Rules.ConfigureService}: methods are GET or POST",
            async context =>
            {
                foreach (var operation in ReferenceMethods.Posts.Where(context.Operations.Contains))
                {
                    var call = await context.Calls.RightAsync(operation);
                    var reply = await context.SendAsync(new(operation) { Method = method, RawBody = call.Body() });
                    Expect.True(reply.Status >= 400, $"{reply} to {method}; it was to be refused.");
                }
            })),
    ];

    private static string Right(ConformanceContext context) => ReferenceMethods.Posts.First(context.Operations.Contains);
}

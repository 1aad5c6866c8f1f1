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
        Try.Google(
            "status.path.unknown",
            Operation,
            $"{Rules.Method(Operation)}: what is no method of the reference is not granted",
            async context =>
            {
                foreach (var path in Unknown)
                {
                    var body = (await context.Calls.RightAsync(Right(context))).Body();
                    var reply = await context.SendAsync(new(path) { RawBody = body });
                    Expect.True(reply.Status >= 400, $"{reply}; there is no such method.");
                }
            }),
        Try.Inferred("status.path.unknown.structured", Operation, $"{Rule}, with 404", async context =>
        {
            var reply = await context.SendAsync(new("conformance") { RawBody = "{}" });
            Expect.Refused(reply);
            Expect.True(reply.Status == 404, $"{reply}; 404 was due.");
        }),
        Try.Inferred("status.path.unknown.get", Operation, $"{Rule}, with 404", async context =>
        {
            var reply = await context.SendAsync(new("conformance") { Method = HttpMethod.Get });
            Expect.Refused(reply);
            Expect.True(reply.Status == 404, $"{reply}; 404 was due.");
        }),
        .. new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch }.Select(method => Try.Inferred(
            $"status.path.verb.{method.Method.ToLowerInvariant()}",
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

namespace Kacls.Cli.Conformance.Cases;

/// <summary>The right request of each method is granted: without that, no refusal of a case below says anything.</summary>
internal static class Granted
{
    public static IEnumerable<Case> Cases() => ReferenceMethods.Posts.Select(operation => new Case(
        $"{operation}.granted",
        operation,
        $"{Rules.Method(operation)}: a request that is right is answered 200 with a JSON object",
        CaseLevel.Google,
        async context => await context.GrantedAsync(await context.Calls.RightAsync(operation))));
}

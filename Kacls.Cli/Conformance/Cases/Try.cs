using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases;

/// <summary>Makes cases.</summary>
internal static class Try
{
    /// <summary>A rule of Google's reference.</summary>
    public static Case Google(string name, string operation, string rule, Func<ConformanceContext, Task> run) =>
        new(name, operation, rule, CaseLevel.Google, run);

    /// <summary>A rule that follows from an RFC, or from what is known of Google's clients.</summary>
    public static Case Inferred(string name, string operation, string rule, Func<ConformanceContext, Task> run) =>
        new(name, operation, rule, CaseLevel.Inferred, run);

    /// <summary>The right request of a method, changed in one point, must be refused.</summary>
    public static Case Refused(CaseLevel level, string name, string operation, string rule, Action<ConformanceContext, Call> change) =>
        new(name, operation, rule, level, async context => await context.RefusedAsync(await ChangedAsync(context, operation, change)));

    /// <summary>The right request of a method, changed in a point that must not matter, is granted.</summary>
    public static Case Granted(CaseLevel level, string name, string operation, string rule, Action<ConformanceContext, Call> change) =>
        new(name, operation, rule, level, async context => await context.GrantedAsync(await ChangedAsync(context, operation, change)));

    private static async Task<Call> ChangedAsync(ConformanceContext context, string operation, Action<ConformanceContext, Call> change)
    {
        var call = await context.Calls.RightAsync(operation);
        change(context, call);
        return call;
    }
}

using System.Runtime.CompilerServices;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Delegation;

/// <summary>
/// A request with a token like one that delegate made, signed by a stranger. The one that it is like is made once for a run.
/// </summary>
internal static class Forgery
{
    private static readonly ConditionalWeakTable<ConformanceContext, Task<string>> Minted = [];

    public static async Task<Call> CallAsync(ConformanceContext context, string operation)
    {
        var sealing = await context.Calls.SharedAsync();
        var token = await Minted.GetValue(context, key => Delegated.MintAsync(key, sealing.Resource));
        var call = operation == ReferenceMethods.Wrap ? context.Calls.Wrap(resource: sealing.Resource) : context.Calls.Unwrap(sealing);
        call.Authorization![Delegated.DelegatedTo] = Delegated.Room;
        var forged = new TokenDraft(context.Stranger, Delegated.Claims(token));
        foreach (var (name, value) in Delegated.Header(token))
        {
            forged.Header[name] = value?.DeepClone();
        }

        call.Authentication = forged;
        return call;
    }
}

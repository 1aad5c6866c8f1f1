using System.Collections.Concurrent;

namespace Kacls.Testing.OtherService;

/// <summary>How the service deviates, asked at the line of each check.</summary>
/// <param name="fault">The fault that it was started with.</param>
/// <param name="liberties">The freedoms that it takes.</param>
/// <param name="method">The method that is being called.</param>
/// <param name="asked">Faults that were asked for, with whether one was met.</param>
internal sealed class Behaviour(string? fault, Liberties liberties, string method, ConcurrentDictionary<string, bool> asked)
{
    internal string Method => method;

    /// <summary>True if the service has this fault, on every method or on the one being called.</summary>
    internal bool Is(string name)
    {
        var met = fault is not null && fault.StartsWith(name, StringComparison.Ordinal)
            && (fault.Length == name.Length || fault[name.Length..] == "@" + method);
        asked.AddOrUpdate(name, met, (_, before) => before || met);
        return met;
    }

    internal bool May(Liberties liberty) => liberties.HasFlag(liberty);

    /// <summary>The same on the service's own account, outside of a method.</summary>
    internal Behaviour On(string other) => new(fault, liberties, other, asked);
}

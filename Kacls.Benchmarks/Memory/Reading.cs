using Kacls.Benchmarks.Load;

namespace Kacls.Benchmarks.Memory;

/// <summary>A server's memory at one moment, in bytes.</summary>
/// <param name="Resident">What the process holds of the machine's memory.</param>
/// <param name="Alive">What is alive in its managed heap.</param>
/// <param name="Rest">What the process holds once a full collection has given back what it can: code, native memory, what is alive.</param>
internal readonly record struct Reading(long Resident, long Alive, long Rest)
{
    internal static async Task<Reading> OfAsync(ServerProcess server)
    {
        var resident = server.ResidentBytes;
        return new(resident, await server.AliveAsync(), server.ResidentBytes);
    }
}

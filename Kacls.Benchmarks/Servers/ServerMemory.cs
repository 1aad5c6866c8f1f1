namespace Kacls.Benchmarks.Servers;

/// <summary>What a server of the benchmarks says of its memory when it is asked, by a line of its standard input.</summary>
internal static class ServerMemory
{
    /// <summary>Asks what was ever allocated.</summary>
    internal const string Allocated = "allocated";

    /// <summary>Asks what is alive: a full collection comes first, which gives back to the system what it can.</summary>
    internal const string Alive = "alive";

    /// <returns>Bytes of the managed heap.</returns>
    internal static long Answer(string question)
    {
        if (question != Alive)
        {
            return GC.GetTotalAllocatedBytes(precise: true);
        }

        // Twice, because the first one only finds what has a finalizer.
        for (var round = 0; round < 2; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

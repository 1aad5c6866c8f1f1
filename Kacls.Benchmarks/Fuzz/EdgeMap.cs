using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>
/// How much of the service the inputs reach, where SharpFuzz has instrumented it (<c>eng/fuzz.sh edges</c>): its code counts each step from
/// one branch to another in a map, as AFL's does. It is a figure of the run and chooses no input, so that each can be made alone.
/// </summary>
internal sealed class EdgeMap
{
    private const int Size = 65_536;
    private readonly byte[] map = new byte[Size];
    private readonly byte[] seen = new byte[Size];
    private readonly IntPtr memory;
    private readonly List<string> growth = [];
    private long next = 1_000;

    private EdgeMap(IntPtr memory) => this.memory = memory;

    /// <summary>Before any of the service's code has run, which would write to nowhere.</summary>
    /// <returns>Nothing where the service is as it was compiled.</returns>
    internal static EdgeMap? Open()
    {
        if (Type.GetType("SharpFuzz.Common.Trace, SharpFuzz.Common") is not { } trace)
        {
            return null;
        }

        var memory = Marshal.AllocHGlobal(Size);
        Marshal.Copy(new byte[Size], 0, memory, Size);
        trace.GetField("SharedMem", BindingFlags.Public | BindingFlags.Static)!.SetValue(null, memory);
        return new(memory);
    }

    /// <summary>Notes how many there are after so many executions: 1,000, 2,000, 4,000 and so on.</summary>
    internal void Note(long executions)
    {
        Collect();
        if (executions >= next)
        {
            growth.Add(string.Create(CultureInfo.InvariantCulture, $"{Count():#,0} after {executions:#,0}"));
            next *= 2;
        }
    }

    internal void Print(TextWriter writer) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"edges reached: {string.Join(", ", growth)}, {Count():#,0} at the end"));

    /// <summary>The counters have 8 bits, and one that is at zero again may yet have been seen before.</summary>
    private void Collect()
    {
        Marshal.Copy(memory, map, 0, Size);
        for (var at = 0; at < Size; at++)
        {
            seen[at] |= map[at];
        }
    }

    private int Count()
    {
        Collect();
        return seen.Count(value => value != 0);
    }
}

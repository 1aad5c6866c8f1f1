using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>RSA keys of users' S/MIME certificates, made once for a process and beside the cases that don't need them.</summary>
internal static class MailKeyPool
{
    private static readonly ConcurrentDictionary<(int Size, int Number), Lazy<Task<RSA>>> Made = new();

    /// <summary>The sizes that Gmail takes (Google's S/MIME certificate profiles).</summary>
    public static IReadOnlyList<int> Sizes { get; } = [2048, 3072, 4096];

    /// <summary>Begins to make what cases will ask for.</summary>
    public static void Begin()
    {
        foreach (var size in Sizes)
        {
            _ = TakeAsync(size);
        }
    }

    /// <summary>A key; the same one for the same number.</summary>
    public static Task<RSA> TakeAsync(int size, int number = 0) =>
        Made.GetOrAdd((size, number), _ => new(() => Task.Run(() => RSA.Create(size)))).Value;
}

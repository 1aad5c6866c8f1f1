using System.Security.Cryptography;

namespace Kacls.Cli.Conformance.Cases.PrivateKeys;

/// <summary>What can be done to a wrapped key on its way.</summary>
internal static class Damage
{
    /// <summary>The whole blob in some other way than a flipped bit.</summary>
    public static IReadOnlyList<(CaseLevel Level, string Name, Func<byte[], byte[]> Change)> Whole { get; } =
    [
        (CaseLevel.Google, "last_byte_cut", blob => blob[..^1]),
        (CaseLevel.Google, "first_byte_cut", blob => blob[1..]),
        (CaseLevel.Google, "half", blob => blob[..(blob.Length / 2)]),
        (CaseLevel.Google, "tag_cut", blob => blob[..^16]),
        (CaseLevel.Inferred, "byte_added", blob => [.. blob, 0]),
        (CaseLevel.Inferred, "byte_before", blob => [0, .. blob]),
        (CaseLevel.Inferred, "twice", blob => [.. blob, .. blob]),
        (CaseLevel.Google, "zeros", blob => new byte[blob.Length]),
        (CaseLevel.Google, "random", blob => RandomNumberGenerator.GetBytes(blob.Length)),
        (CaseLevel.Google, "zeroed_end", blob => [.. blob[..^32], .. new byte[32]]),
        (CaseLevel.Google, "one_byte", blob => blob[..1]),
    ];

    /// <summary>Places to change: each of the first 48 and of the last 40 bytes, and others between them, dealt to some cases.</summary>
    /// <param name="length">Of the blob.</param>
    /// <param name="part">Which case.</param>
    /// <param name="parts">Among how many.</param>
    /// <param name="between">How many places between head and end there are in all.</param>
    public static IEnumerable<int> Places(int length, int part, int parts, int between)
    {
        var step = Math.Max(1, (length - 88) / between);
        return Enumerable.Range(0, length).Where(at => at < 48 || at >= length - 40 || at % step == 0)
            .Where((_, index) => index % parts == part);
    }

    /// <summary>One bit of one byte is another, a different one from byte to byte.</summary>
    public static byte[] Flip(byte[] blob, int at)
    {
        byte[] flipped = [.. blob];
        flipped[at] ^= (byte)(1 << (at % 8));
        return flipped;
    }
}

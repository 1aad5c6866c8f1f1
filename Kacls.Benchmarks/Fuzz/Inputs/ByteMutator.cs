namespace Kacls.Benchmarks.Fuzz.Inputs;

/// <summary>Changes bytes without knowing what they mean.</summary>
internal static class ByteMutator
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x7f, 0x80, 0x81, 0x82, 0xfe, 0xff, (byte)'"', (byte)'\\', (byte)'='];

    /// <summary>Changes one to three places of it.</summary>
    /// <param name="bytes">Are left as they are.</param>
    /// <param name="random">The chance.</param>
    /// <param name="other">What it may be spliced with.</param>
    internal static byte[] Mutate(byte[] bytes, Chance random, byte[]? other = null)
    {
        for (var times = random.OnceIn(2) ? 1 : 1 + random.Below(3); times > 0; times--)
        {
            bytes = bytes.Length == 0 ? random.Bytes(1 + random.Below(8)) : MutateOnce(bytes, random, other);
        }

        return bytes;
    }

    private static byte[] MutateOnce(byte[] bytes, Chance random, byte[]? other)
    {
        // The start is where headers and lengths are.
        var at = random.Below(random.OnceIn(2) ? Math.Min(bytes.Length, 48) : bytes.Length);
        switch (random.Below(8))
        {
            case 0:
                return Set(bytes, at, (byte)(bytes[at] ^ (1 << random.Below(8))));
            case 1:
                return Set(bytes, at, random.Of(Interesting));
            case 2:
                return Set(bytes, at, (byte)(bytes[at] + (random.OnceIn(2) ? 1 : -1)));
            case 3:
                return [.. bytes[..at], .. random.OnceIn(2) ? random.Bytes(1 + random.Below(4)) : [random.Of(Interesting)], .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + random.Below(4))..]];
            case 5:
                return bytes[..at];
            case 6:
                var length = Math.Min(1 + random.Below(32), bytes.Length - at);
                return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                return other is null ? Set(bytes, at, (byte)random.Next()) : [.. bytes[..at], .. other[Math.Min(at, other.Length)..]];
        }
    }

    private static byte[] Set(byte[] bytes, int at, byte value)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] = value;
        return changed;
    }
}

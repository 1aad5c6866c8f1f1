using System.Text;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>Chance that comes out the same in each run (xorshift; its quality is no matter here).</summary>
internal sealed class Chance(uint seed)
{
    private static readonly string[] Oddities =
    [
        "\\ud800", "\\udc00", "\\ud83d", "\\u0000", "\\ud83d\\ude00", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e999",
        "-1e-999", "99999999999999999999",
        "\"\\ud800\":1,", "\"a\":{\"\\ud800\":1},", "\"a\":1,\"a\":2,", "\u0001", "\ufeff", "\ufffd", "é", "\U0001f600", "\\u", "\\x", "//",
        "0", "-", "\"\\ud800\"",
    ];

    private uint state = seed;

    internal int Below(int limit)
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)(state % (uint)limit);
    }

    internal byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(_ => (byte)Below(256))];

    internal T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The text with one to three oddities in it, some of them in another's place.</summary>
    internal string Spoil(string text)
    {
        var spoilt = new StringBuilder(text);
        for (var times = 1 + Below(3); times > 0; times--)
        {
            var at = Below(spoilt.Length);
            spoilt.Remove(at, Below(2) * Math.Min(Below(6), spoilt.Length - at)).Insert(at, Of(Oddities));
        }

        return spoilt.ToString();
    }
}

using System.Globalization;

namespace Kacls.Benchmarks.Fuzz.Inputs;

/// <summary>Changes JSON by its grammar: in most of what it makes, all but one or two members are still right.</summary>
/// <param name="words">Values that mean something, written as JSON, by the name of their member.</param>
internal sealed class JsonMutator(IReadOnlyDictionary<string, string[]> words)
{
    private static readonly int[] Lengths =
        [0, 1, 2, 63, 64, 65, 127, 128, 129, 255, 256, 257, 320, 321, 511, 512, 513, 1023, 1024, 1025, 2048, 2049, 4096, 8192, 16384,
         16385];

    private static readonly int[] Depths = [1, 2, 14, 15, 16, 17, 63, 64, 65, 1000];

    private static readonly string[] Oddities =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1e400", "-1e400", "1e-400", "0.1", "1e3", "2147483648", "9223372036854775808",
        "99999999999999999999999999", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]", "\"\\ud800\"", "\"\\udfff\"", "\"\\ud83d\\ude00\"",
        "\"\\u0000\"", "\"\\u202e\"", "\"\u00e9\"", "\"e\\u0301\"", "\"\\/\"", "NaN", "Infinity", "nul", "'a'", "\"\\x\"", "\"\t\"", "01",
        "+1",
        "\"1\"", "\"true\"", "\"null\"", "{\"a\":1,\"a\":2}", "{\"\\ud800\":1}", "1767225600", "\"1767229200\"", "\"\u2028\"",
    ];

    /// <summary>Changes one to three places of it.</summary>
    internal void Mutate(JsonTree tree, Chance random, JsonTree? donor = null)
    {
        for (var times = random.OnceIn(2) ? 1 : 1 + random.Below(3); times > 0; times--)
        {
            JsonTree[] holders = [.. tree.Holders()];
            if (holders.Length > 0)
            {
                MutateIn(random.Of(holders), random, donor);
            }
        }
    }

    private void MutateIn(JsonTree holder, Chance random, JsonTree? donor)
    {
        var members = holder.Children;
        var at = random.Below(members.Count);
        var (name, value) = members[at];
        switch (random.Below(14))
        {
            case 0:
                members.RemoveAt(at);
                break;
            case 1:
                members.Insert(random.Below(members.Count + 1), (name, random.OnceIn(2) ? value.Clone() : Other(name, random)));
                break;
            case 2:
                members[at] = (name, JsonTree.Leaf(random.Of(Oddities)));
                break;
            case 3:
                members[at] = (Respell(name, random), value);
                break;
            case 4:
                members[at] = (name, JsonTree.Leaf(Nested(value.ToString(), random)));
                break;
            case 5:
                members[at] = (name, JsonTree.Leaf(Text(random)));
                break;
            case 6 when donor is not null:
                var gifts = random.Of(donor.Holders().ToArray()).Children;
                var gift = gifts[random.Below(gifts.Count)];
                members[at] = (random.OnceIn(3) && name.Length > 0 && gift.Name.Length > 0 ? gift.Name : name, gift.Value.Clone());
                break;
            case 7:
                members[at] = (name, JsonTree.Leaf(Edit(value.ToString(), random)));
                break;
            case 8:
                (members[at], members[0]) = (members[0], members[at]);
                break;
            default:
                members[at] = (name, Other(name, random));
                break;
        }
    }

    /// <summary>Another value that the member could have, where any is known.</summary>
    private JsonTree Other(string name, Chance random)
    {
        var raw = words.TryGetValue(name.Trim('"'), out var values) ? random.Of(values) : random.Of(Oddities);
        return raw.StartsWith('{') || raw.StartsWith('[') ? Parsed(raw) : JsonTree.Leaf(raw);
    }

    private static JsonTree Parsed(string raw)
    {
        try
        {
            return JsonTree.Parse(raw);
        }
        catch (Exception failure) when (failure is System.Text.Json.JsonException or InvalidOperationException)
        {
            return JsonTree.Leaf(raw);
        }
    }

    private static string Respell(string name, Chance random) => name.Length < 3 ? name : random.Below(5) switch
    {
        0 => name.ToUpperInvariant(),
        1 => string.Create(CultureInfo.InvariantCulture, $"\"\\u{(int)name[1]:x4}{name[2..]}"),
        2 => $"\"\\ud800{name[1..]}",
        3 => $"{name[..^1]} \"",
        _ => $"{name[..^1]}{(char)('a' + random.Below(26))}\"",
    };

    private static string Nested(string raw, Chance random)
    {
        var depth = random.Of(Depths);
        return random.OnceIn(2)
            ? new string('[', depth) + raw + new string(']', depth)
            : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + raw + new string('}', depth);
    }

    private static string Text(Chance random)
    {
        var length = random.Of(Lengths);
        return random.Below(3) switch
        {
            0 => $"\"{new string('a', length)}\"",
            1 => $"\"{new string('\u00e9', length / 2)}\"",
            _ => $"\"a@{new string('b', Math.Max(1, length - 2))}\"",
        };
    }

    /// <summary>One or two characters less, more, or others.</summary>
    private static string Edit(string raw, Chance random)
    {
        var at = random.Below(raw.Length + 1);
        var removed = raw.Remove(at, Math.Min(random.Below(3), raw.Length - at));
        var added = random.OnceIn(2) ? random.Of(Oddities).Trim('"') : $"{(char)(32 + random.Below(95))}";
        return random.OnceIn(3) ? removed : removed.Insert(at, added);
    }
}

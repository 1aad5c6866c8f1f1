using System.Globalization;
using System.Text;

namespace Kacls.Protocol;

/// <summary>
/// One spelling for text that Unicode can spell in several: normalization form C (UAX 15). .NET leaves text as it is when globalization is
/// invariant, as it is in every host here, so that string.Normalize does nothing. One thing is left out: nothing becomes ASCII, as the
/// Kelvin sign would. It is a look-alike of K, and look-alikes compare as different.
/// </summary>
internal static class CanonicalText
{
    private const int HangulSyllables = 0xAC00;
    private const int LeadingJamo = 0x1100;
    private const int VowelJamo = 0x1161;
    private const int TrailingJamo = 0x11A7;
    private const int Leading = 19;
    private const int Vowels = 21;
    private const int Trailing = 28;

    private static readonly Lazy<Table> Unicode = new(Table.Read);

    /// <summary>The text in form C, letters in lower case where they have one that leads back to them.</summary>
    internal static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        // Composed first, since a letter with a mark may have no lower case (İ) where its parts have; and again, since only a small letter
        // may compose (ǰ).
        var composed = Compose(text);
        var folded = new StringBuilder(composed.Length);
        foreach (var rune in composed.EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            folded.Append((Rune.ToUpperInvariant(lower) == rune ? lower : rune).ToString());
        }

        return Compose(folded.ToString());
    }

    /// <summary>The text in form C.</summary>
    internal static string Compose(string text)
    {
        var table = Unicode.Value;
        var runes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            table.Decompose(rune.Value, runes);
        }

        Order(runes, table);
        var composed = new StringBuilder(text.Length);
        foreach (var rune in Compose(runes, table))
        {
            composed.Append(char.ConvertFromUtf32(rune));
        }

        return composed.ToString();
    }

    /// <summary>
    /// UAX 15, canonical ordering: marks of different classes after one letter have one order, those of one class keep theirs.
    /// </summary>
    private static void Order(List<int> runes, Table table)
    {
        for (var index = 1; index < runes.Count; index++)
        {
            var rune = runes[index];
            var rank = table.ClassOf(rune);
            var place = index;
            while (rank > 0 && place > 0 && table.ClassOf(runes[place - 1]) > rank)
            {
                runes[place] = runes[place - 1];
                place--;
            }

            runes[place] = rune;
        }
    }

    /// <summary>UAX 15, canonical composition: a mark joins its letter unless one of its own class, or a letter, stands between.</summary>
    private static List<int> Compose(List<int> runes, Table table)
    {
        var composed = new List<int>(runes.Count);
        var starter = -1;
        var last = -1;
        foreach (var rune in runes)
        {
            var rank = table.ClassOf(rune);
            if (starter >= 0
                && last < rank
                && (Hangul(composed[starter], rune) ?? table.Composite(composed[starter], rune)) is { } composite)
            {
                composed[starter] = composite;
                continue;
            }

            if (rank == 0)
            {
                (starter, last) = (composed.Count, -1);
            }
            else
            {
                last = rank;
            }

            composed.Add(rune);
        }

        return composed;
    }

    /// <summary>The Unicode Standard, section 3.12: syllables are computed.</summary>
    private static int? Hangul(int first, int second)
    {
        if (first - LeadingJamo is >= 0 and < Leading && second - VowelJamo is >= 0 and < Vowels)
        {
            return HangulSyllables + ((((first - LeadingJamo) * Vowels) + second - VowelJamo) * Trailing);
        }

        var syllable = first - HangulSyllables;
        return syllable is >= 0 and < Leading * Vowels * Trailing && syllable % Trailing == 0 && second - TrailingJamo is > 0 and < Trailing
            ? first + second - TrailingJamo
            : null;
    }

    private sealed class Table
    {
        private readonly Dictionary<int, int[]> decompositions = [];
        private readonly Dictionary<(int First, int Second), int> composites = [];
        private readonly Dictionary<int, byte> classes = [];

        internal static Table Read()
        {
            var table = new Table();
            using var text = new StreamReader(
                typeof(CanonicalText).Assembly.GetManifestResourceStream("Kacls.Protocol.CanonicalText.txt")!);
            while (text.ReadLine() is { } line)
            {
                table.Add(line.Split(' '));
            }

            return table;
        }

        internal int ClassOf(int rune) => classes.GetValueOrDefault(rune);

        internal int? Composite(int first, int second) => composites.TryGetValue((first, second), out var composite) ? composite : null;

        internal void Decompose(int rune, List<int> into)
        {
            if (!decompositions.TryGetValue(rune, out var parts))
            {
                into.Add(rune);
                return;
            }

            foreach (var part in parts)
            {
                Decompose(part, into);
            }
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        private void Add(string[] fields)
        {
            if (fields[0] == "#")
            {
                return;
            }

            if (fields[0][0] != '@')
            {
                var parts = fields[1..].Where(field => field != "!").Select(Hex).ToArray();
                decompositions[Hex(fields[0])] = parts;
                if (fields.Length == 3)
                {
                    composites[(parts[0], parts[1])] = Hex(fields[0]);
                }

                return;
            }

            foreach (var range in fields[1..].Select(field => field.Split('-')))
            {
                for (var rune = Hex(range[0]); rune <= Hex(range[^1]); rune++)
                {
                    classes[rune] = byte.Parse(fields[0].AsSpan(1), CultureInfo.InvariantCulture);
                }
            }
        }
    }
}

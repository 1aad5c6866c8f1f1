using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Perimeters;

/// <summary>
/// Which country an address is of, from a file of <c>first address,last address,country code</c> lines: the layout of the free DB-IP and
/// IP2Location files, whose numbers for addresses and whose quotes are read as well. Held as sorted arrays, searched by halving.
/// </summary>
internal sealed class CountryDatabase
{
    private readonly Ranges<uint> v4;
    private readonly Ranges<UInt128> v6;

    private CountryDatabase(Ranges<uint> v4, Ranges<UInt128> v6) => (this.v4, this.v6) = (v4, v6);

    /// <summary>Knows no country.</summary>
    internal static CountryDatabase Empty { get; } = new(new Ranges<uint>([]), new Ranges<UInt128>([]));

    /// <summary>Reads a file; a relative path is below the app's folder.</summary>
    /// <exception cref="InvalidDataException">A line is of another layout, two ranges overlap, there is no country, or the file is not
    /// whole.</exception>
    internal static CountryDatabase Load(string path)
    {
        using var file = File.OpenRead(AppFolder.PathOf(path));
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Decompress(file) : file;
        using var reader = new StreamReader(content);
        return Read(reader);
    }

    /// <summary>
    /// GZipStream ends in silence where a file was cut off, so its length is held against the trailer's (RFC 1952 section 2.3.1).
    /// </summary>
    private static MemoryStream Decompress(FileStream file)
    {
        var content = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true))
        {
            gzip.CopyTo(content);
        }

        const int Trailer = 4;
        Span<byte> length = stackalloc byte[Trailer];
        file.Position = Math.Max(0, file.Length - Trailer);
        if (file.ReadAtLeast(length, Trailer, throwOnEndOfStream: false) < Trailer
            || BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)content.Length)
        {
            throw new InvalidDataException("it is not one whole gzip file");
        }

        content.Position = 0;
        return content;
    }

    internal static CountryDatabase Read(TextReader reader)
    {
        var v4 = new List<(uint First, uint Last, string Country, int Line)>();
        var v6 = new List<(UInt128 First, UInt128 Last, string Country, int Line)>();
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var cells = line.Split(',');
            if (cells.Length < 3
                || Parse(cells[1]) is not { } last
                || Parse(cells[0], last.AddressFamily) is not { } first
                || first.AddressFamily != last.AddressFamily)
            {
                throw new InvalidDataException($"line {number} is not 'first address,last address,country code'");
            }

            var code = cells[2].Trim(' ', '"');
            if (FindError(code, cells) is { } error)
            {
                throw new InvalidDataException($"line {number} {error}");
            }

            code = codes.TryGetValue(code, out var known) ? known : codes[code] = code;
            if (first.AddressFamily == AddressFamily.InterNetwork)
            {
                v4.Add(((uint)Number(first), (uint)Number(last), code, number));
            }
            else
            {
                v6.Add((Number(first), Number(last), code, number));
            }
        }

        return codes.Keys.All(IsUnknown)
            ? throw new InvalidDataException("it holds no country")
            : new CountryDatabase(new Ranges<uint>(v4), new Ranges<UInt128>(v6));
    }

    /// <returns>The code, or nothing where the file doesn't say; <c>-</c> and <c>ZZ</c> stand for that in those files.</returns>
    internal string? Find(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var code = plain.AddressFamily == AddressFamily.InterNetwork ? v4.Find((uint)Number(plain)) : v6.Find(Number(plain));
        return code is null || IsUnknown(code) ? null : code;
    }

    private static bool IsUnknown(string code) => code is "-" or "ZZ";

    /// <summary>The third column of a file of cities is a continent, whose code may also be a country's: AF, AS, NA, SA.</summary>
    private static string? FindError(string code, string[] cells) =>
        !IsUnknown(code) && !CountryCodes.IsKnown(code) ? "has a third column that is no country code (ISO 3166-1 alpha-2)"
        : cells.Length > 3 && cells[3].Trim(' ', '"') is [var one, var two] && char.IsAsciiLetterUpper(one) && char.IsAsciiLetterUpper(two)
            ? "has a country code in its fourth column: it is of a file of cities, whose third is a continent"
        : null;

    /// <param name="cell">An address, or its number.</param>
    /// <param name="family">What a number that either family has stands for: IP2Location's IPv6 file begins with a range from 0.</param>
    private static IPAddress? Parse(string cell, AddressFamily family = AddressFamily.InterNetwork)
    {
        var text = cell.Trim(' ', '"');
        var address = DecimalText.TryParse(text, out UInt128 number)
            ? FromNumber(number, family)
            : AddressText.Parse(text);
        return address is null ? null : AddressText.Plain(address);
    }

    private static IPAddress FromNumber(UInt128 number, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return number <= uint.MaxValue && family == AddressFamily.InterNetwork ? new IPAddress(bytes[12..]) : new IPAddress(bytes);
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.TryWriteBytes(bytes, out var length);
        return length == 4
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private sealed class Ranges<T>
        where T : struct, IComparable<T>
    {
        private readonly T[] firsts;
        private readonly T[] lasts;
        private readonly string[] countries;

        internal Ranges(List<(T First, T Last, string Country, int Line)> ranges)
        {
            ranges.Sort((left, right) => left.First.CompareTo(right.First));
            firsts = [.. ranges.Select(range => range.First)];
            lasts = [.. ranges.Select(range => range.Last)];
            countries = [.. ranges.Select(range => range.Country)];
            for (var index = 0; index < firsts.Length; index++)
            {
                if (firsts[index].CompareTo(lasts[index]) > 0)
                {
                    throw new InvalidDataException($"line {ranges[index].Line} has a range that ends before it begins");
                }

                if (index > 0 && firsts[index].CompareTo(lasts[index - 1]) <= 0)
                {
                    throw new InvalidDataException(
                        $"line {Math.Max(ranges[index].Line, ranges[index - 1].Line)} overlaps with line "
                            + $"{Math.Min(ranges[index].Line, ranges[index - 1].Line)}");
                }
            }
        }

        internal string? Find(T address)
        {
            var index = Array.BinarySearch(firsts, address);
            index = index >= 0 ? index : ~index - 1;
            return index >= 0 && address.CompareTo(lasts[index]) <= 0 ? countries[index] : null;
        }
    }
}

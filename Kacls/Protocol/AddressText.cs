using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Kacls.Protocol;

/// <summary>
/// Reads IP addresses to the letter. .NET's own reader takes what C programs once did, numbers, octal, hexadecimal and short forms, in
/// which one text is two addresses to two readers; and zone ids, which mean an interface of whoever reads them.
/// </summary>
internal static class AddressText
{
    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <returns>The address, an IPv4 address inside IPv6 as itself; nothing where it is none.</returns>
    internal static IPAddress? Parse(ReadOnlySpan<char> text)
    {
        if (!text.Contains(':'))
        {
            return IsV4(text) ? IPAddress.Parse(text) : null;
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        return !text.ContainsAnyExcept(V6Characters) && (!tail.Contains('.') || IsV4(tail)) && IPAddress.TryParse(text, out var address)
            ? Plain(address)
            : null;
    }

    /// <summary>An address, an address with a port, or an IPv6 address in brackets with or without one, as headers have them.</summary>
    internal static IPAddress? ParseEndpoint(ReadOnlySpan<char> text)
    {
        if (text is ['[', ..])
        {
            var end = text.IndexOf(']');
            return end > 0 && text[1..end].Contains(':') && (end == text.Length - 1 || IsPort(text[(end + 1)..]))
                ? Parse(text[1..end])
                : null;
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && text[..colon].Contains('.') ? (IsPort(text[colon..]) ? Parse(text[..colon]) : null) : Parse(text);
    }

    /// <summary>A CIDR block (RFC 4632), or a single address. Bits beyond the prefix are a mistake, not a wish.</summary>
    internal static IPNetwork? ParseNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var written = slash < 0 ? text : text[..slash];
        if (Parse(written) is not { } address)
        {
            return null;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        // An IPv4 network that is written as IPv6 has its prefix counted from there.
        var before = bits == 32 && written.Contains(':', StringComparison.Ordinal) ? 96 : 0;
        var length = slash < 0 ? bits + before : Number(text.AsSpan(slash + 1), bits + before);
        return length >= before && HasNoBitsBeyond(address, length.Value - before) ? new IPNetwork(address, length.Value - before) : null;
    }

    /// <summary>The address without what is only ours: the form of an IPv4 address inside IPv6, the number of an interface.</summary>
    internal static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes())
        : address;

    /// <summary>RFC 3986 section 3.2.2: four decimal numbers without leading zeros.</summary>
    private static bool IsV4(ReadOnlySpan<char> text)
    {
        var parts = 0;
        foreach (var part in text.Split('.'))
        {
            if (++parts > 4 || Number(text[part], 255) is null)
            {
                return false;
            }
        }

        return parts == 4;
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text is [':', .. var port] && Number(port, ushort.MaxValue) is not null;

    private static int? Number(ReadOnlySpan<char> text, int most) =>
        text.Length is > 0 and <= 5 && (text.Length == 1 || text[0] != '0')
        && DecimalText.TryParse(text, out int number) && number <= most ? number : null;

    private static bool HasNoBitsBeyond(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0)
            {
                return false;
            }
        }

        return true;
    }
}

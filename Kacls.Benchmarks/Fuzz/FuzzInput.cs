using System.Text;

namespace Kacls.Benchmarks.Fuzz;

/// <summary>
/// What a target is given, as it is written to a file: a line that says what it is, such as the operation, and the bytes.
/// </summary>
/// <param name="Kind">The operation that is called, or how the bytes are read.</param>
/// <param name="Bytes">The body, or the document.</param>
internal sealed record FuzzInput(string Kind, byte[] Bytes)
{
    internal byte[] ToFile() => [.. Encoding.UTF8.GetBytes(Kind), (byte)'\n', .. Bytes];

    internal static FuzzInput OfFile(byte[] file)
    {
        var end = Array.IndexOf(file, (byte)'\n');
        return end < 0
            ? throw new InvalidDataException("The first line is missing.")
            : new(Encoding.UTF8.GetString(file, 0, end), file[(end + 1)..]);
    }
}

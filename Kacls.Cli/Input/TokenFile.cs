using Kacls.Cli.Output;

namespace Kacls.Cli.Input;

/// <summary>A token that a command is given: in a file or on standard input, since other users see the command line.</summary>
internal static class TokenFile
{
    /// <summary>A token is 16 KiB at most; whoever names another file by mistake waits no longer.</summary>
    private const int MaxToken = 64 * 1024;

    /// <summary>Reads a token.</summary>
    /// <param name="option">The option that names the file, for messages.</param>
    /// <param name="file">A path; <c>-</c> is standard input.</param>
    /// <param name="cancellation">Ends the wait for standard input.</param>
    /// <exception cref="UsageException">The file can't be read.</exception>
    public static async Task<string> ReadAsync(string option, string file, CancellationToken cancellation)
    {
        try
        {
            using var reader = file == "-" ? Console.In : File.OpenText(file);
            var buffer = new char[MaxToken];
            return new string(buffer, 0, await reader.ReadBlockAsync(buffer, cancellation)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{option}: {exception.Message}");
        }
    }
}

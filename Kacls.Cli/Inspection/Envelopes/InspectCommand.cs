using System.CommandLine;
using Kacls.Cli.Doctor;
using Kacls.Cli.Input;
using Kacls.Cli.Output;
using Kacls.Hosting;

namespace Kacls.Cli.Inspection.Envelopes;

/// <summary><c>kacls inspect</c>.</summary>
internal sealed class InspectCommand : CliCommand
{
    /// <summary>A private key's envelope has 4 KiB of base64; a request with it a few more.</summary>
    private const int MaxFile = 256 * 1024;

    public InspectCommand()
        : base(
            "inspect",
            "Tells what a wrapped key of this project's service says of itself: kind, KEK and version, algorithm, sizes; what of it is "
                + "authenticated, and what only the KEK can tell. It opens nothing, and asks nobody.",
            "kacls inspect admin@contoso.example.wrap")
    {
        Add(FileArgument);
        Add(SettingsOption);
        Add(Json);
        SetAction(RunAsync);
    }

    private Argument<string> FileArgument { get; } = new("FILE")
    {
        Description = "A wrapped_key or wrapped_private_key in base64, JSON that has one, such as a .wrap file of Gmail, or raw bytes; - "
            + "is standard input.",
    };

    private Option<string?> SettingsOption { get; } = new("--settings")
    {
        HelpName = "FILE",
        Description = "Settings of this project's service (as for kacls doctor settings), to say whether its ring has the KEK.",
    };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var path = result.GetValue(FileArgument)!;
        var settings = result.GetValue(SettingsOption) is { } file ? SettingsFile.Load(file) : null;
        var diagnosis = Diagnosis.Of(path, new EnvelopeInspection().Judge(await ReadAsync(path, cancellation), settings));
        diagnosis.WriteTo(Terminal(result));
        await WriteJsonAsync(result, diagnosis);
        return diagnosis.ExitCode;
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            var buffer = new byte[MaxFile + 1];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            return read <= MaxFile ? buffer[..read] : throw new UsageException($"{path} is longer than any wrapped key.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} can't be read: {exception.Message}");
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Kacls.Cli.Output;

namespace Kacls.Cli.Recover.Export;

/// <summary>The folder of an export: a file for each key, and the journal, all for their owner alone.</summary>
internal sealed class ExportFolder : IDisposable
{
    /// <summary>The journal's name.</summary>
    public const string JournalName = "journal.jsonl";

    private static readonly JsonSerializerOptions Line = new(JsonOutput.Options) { WriteIndented = false };
    private readonly string path;
    private readonly FileStream journal;
    private readonly Stream lines;
    private readonly HashSet<(string File, string Blob)> opened;

    private ExportFolder(string path, HashSet<(string File, string Blob)> opened, FileStream journal) =>
        (this.path, this.opened, this.journal, lines) = (path, opened, journal, Stream.Synchronized(journal));

    /// <summary>The journal, for what is recorded besides: each seal secret costs the vault a call.</summary>
    public Stream Journal => lines;

    /// <summary>Makes the folder, or goes on in that of an interrupted run.</summary>
    /// <exception cref="UsageException">It is a terminal, another file or others' as well, or can't be made.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The folder disposes its journal.")]
    public static ExportFolder Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new UsageException("On Windows this command can't make files that only their owner may read. Run it on Linux or macOS.");
        }

        if (path == "-" || (Path.Exists(path) && !Directory.Exists(path)))
        {
            throw new UsageException(
                $"--output: {path} is no folder: keys are written to files of their own alone, never to a terminal or a pipe.");
        }

        try
        {
            OwnerOnlyFile.RequireOwnerOnly("--output", path);
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var journal = Path.Combine(path, JournalName);
            return new(path, File.Exists(journal) ? Read(journal) : [], OwnerOnlyFile.Append("--output", journal));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--output: {path}: {exception.Message}");
        }
    }

    /// <summary>Whether an earlier run has written it.</summary>
    public bool Has(ExportItem item) => opened.Contains((item.File, item.BlobHash)) && Exists(item);

    /// <summary>Whether a file of that name is there, whoever made it.</summary>
    public bool Exists(ExportItem item) => Path.Exists(Path.Combine(path, item.File));

    /// <summary>Writes a line of the journal to the disk.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Note(ExportEntry entry)
    {
        lines.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry, Line), (byte)'\n']);
        journal.Flush(flushToDisk: true);
    }

    /// <summary>Writes a key to its new file, which is whole from its first moment.</summary>
    /// <exception cref="IOException">It is there, or can't be made.</exception>
    public void Write(ExportItem item, ReadOnlySpan<byte> key)
    {
        var file = Path.Combine(path, item.File);
        var part = $"{file}.part";

        // Of a run that was interrupted.
        File.Delete(part);
        using (var stream = OwnerOnlyFile.Create(part))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        File.Move(part, file, overwrite: false);
    }

    public void Dispose() => journal.Dispose();

    private static HashSet<(string File, string Blob)> Read(string journal)
    {
        var opened = new HashSet<(string File, string Blob)>();
        foreach (var line in File.ReadLines(journal))
        {
            try
            {
                if (JsonSerializer.Deserialize<ExportEntry>(line, Line) is { Outcome: ExportResult.Granted, File: { } file } entry)
                {
                    opened.Add((file, entry.BlobSha256));
                }
            }
            catch (JsonException)
            {
                // Half a line, of a run that was killed: its key is opened again.
            }
        }

        return opened;
    }
}

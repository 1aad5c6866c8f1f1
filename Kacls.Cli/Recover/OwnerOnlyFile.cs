using Kacls.Cli.Output;

namespace Kacls.Cli.Recover;

/// <summary>Files that nobody but their owner may read.</summary>
internal static class OwnerOnlyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Makes a file that isn't there.</summary>
    /// <exception cref="IOException">It is there, or can't be made.</exception>
    public static FileStream Create(string path) => Open(path, FileMode.CreateNew);

    /// <summary>Opens a journal for more lines; each reaches the disk with its flush. On Windows it has the rights of its folder.</summary>
    /// <param name="option">Which option names it.</param>
    /// <param name="path">A new file, or that of an earlier run.</param>
    /// <exception cref="UsageException">It can't be written, is no file, or others may read it.</exception>
    public static FileStream Append(string option, string path)
    {
        try
        {
            RequireOwnerOnly(option, path);
            var isWhole = EndsWithLine(path);
            var file = Open(path, FileMode.Append);
            file.Write(isWhole ? [] : "\n"u8);
            return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException
            or NotSupportedException)
        {
            throw new UsageException($"{option}: {path} can't be written: {exception.Message}");
        }
    }

    /// <exception cref="UsageException">It is there, and others have rights on it, or it is a device or a pipe.</exception>
    public static void RequireOwnerOnly(string option, string path)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new UsageException($"{option}: others have rights on {path}. Take them away, or name a new one.");
        }

        // A terminal is its user's alone, and no file.
        if ((File.GetAttributes(path) & FileAttributes.Device) != 0)
        {
            throw new UsageException($"{option}: {path} is no file.");
        }
    }

    /// <summary>A run that was killed may have left half a line, which must not swallow the next one.</summary>
    private static bool EndsWithLine(string path)
    {
        if (!File.Exists(path))
        {
            return true;
        }

        using var file = File.OpenRead(path);
        return file.Length == 0 || (file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() == '\n');
    }

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new(path, options);
    }
}

using Kacls.Errors;

namespace Kacls.Audit;

/// <summary>Records on this instance's disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Bytes">How large the file is.</param>
/// <param name="Attempts">How often they were refused.</param>
/// <param name="NotBefore">When they are to be tried again.</param>
internal sealed record StoredRecords(string Path, int Count, long Bytes, int Attempts, DateTimeOffset NotBefore);

/// <summary>
/// Undelivered records on this instance's disk, readable by this user alone, oldest first. Each start has a folder of its own and takes
/// over what an ended one has left. Used by one thread; its sizes may be asked by any.
/// </summary>
internal sealed class AuditStore : IDisposable
{
    /// <summary>
    /// The bound: a million records and more, compressed, and less than the 800 MB that an instance of the Flex Consumption plan has for
    /// temporary files (Azure Functions documentation, Flex Consumption plan).
    /// </summary>
    public const long DefaultMaxBytes = 256L * 1024 * 1024;

    private const string Extension = ".records";
    private const string LockName = "lock";
    private readonly LinkedList<StoredRecords> files = [];
    private readonly string folder;
    private readonly long maxBytes;
    private readonly FileStream mine;
    private long bytes;
    private long next;

    /// <exception cref="SettingsException">Nothing can be written there.</exception>
    internal AuditStore(string root, string instance, long maxBytes = DefaultMaxBytes)
    {
        this.maxBytes = maxBytes;
        folder = Path.Combine(root, instance);
        try
        {
            CreateFolder(root);
            CreateFolder(folder);
            mine = Lock(folder);
            Adopt(root);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(["Kacls:Audit:StorePath " + FileErrors.Describe(root, failure)]);
        }
    }

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>How many records there are.</summary>
    public int Count => files.Sum(file => file.Count);

    public bool IsFull => Bytes >= maxBytes;

    /// <summary>Keeps records.</summary>
    /// <param name="entries">At least one.</param>
    /// <param name="attempts">How often they were refused.</param>
    /// <param name="notBefore">When they are to be tried again.</param>
    /// <returns>Whether they are on the disk.</returns>
    public bool TryAdd(IReadOnlyList<AuditEntry> entries, int attempts = 0, DateTimeOffset notBefore = default)
    {
        if (IsFull)
        {
            return false;
        }

        var path = Path.Combine(folder, $"{++next:D12}-{entries.Count}-{attempts}{Extension}");
        var unfinished = path + ".tmp";
        try
        {
            var content = AuditFile.Write(entries);
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path);
            Note(new(path, entries.Count, content.Length, attempts, notBefore));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // On a full disk each try would leave another piece behind, and take the room that somebody makes.
            Delete(unfinished);
            return false;
        }
    }

    /// <summary>The oldest records that are due.</summary>
    public StoredRecords? Find(DateTimeOffset now) => files.FirstOrDefault(file => file.NotBefore <= now);

    /// <summary>When the next ones are due.</summary>
    public DateTimeOffset? NextDue => files.Count > 0 ? files.Min(file => file.NotBefore) : null;

    public void Remove(StoredRecords stored)
    {
        files.Remove(stored);
        Interlocked.Add(ref bytes, -stored.Bytes);

        // If they stay, a later start delivers them once more: twice is better than never.
        Delete(stored.Path);
    }

    public void Dispose()
    {
        mine.Dispose();
        try
        {
            if (files.Count == 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An empty folder is left behind; a later start clears it away.
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It stays until somebody clears the folder away.
        }
    }

    private static FileStream Lock(string folder) => new(Path.Combine(folder, LockName), FileMode.Create, FileAccess.Write, FileShare.None);

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Note(StoredRecords stored)
    {
        files.AddLast(stored);
        Interlocked.Add(ref bytes, stored.Bytes);
    }

    private void Adopt(string root)
    {
        foreach (var left in Directory.GetDirectories(root).Where(path => path != folder).Order(StringComparer.Ordinal))
        {
            try
            {
                using (Lock(left))
                {
                    foreach (var file in Directory.GetFiles(left, "*" + Extension).Order(StringComparer.Ordinal))
                    {
                        Adopt(file, Path.GetFileNameWithoutExtension(file).Split('-'));
                    }
                }

                Directory.Delete(left, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another instance is at work there, or another user's.
            }
        }
    }

    private void Adopt(string file, string[] name)
    {
        if (name is [_, var count, var attempts] && int.TryParse(count, out var records) && int.TryParse(attempts, out var refused))
        {
            var path = Path.Combine(folder, $"{++next:D12}-{records}-{refused}{Extension}");
            File.Move(file, path);
            Note(new(path, records, new FileInfo(path).Length, refused, default));
        }
    }
}

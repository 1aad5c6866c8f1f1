namespace KaclsFunctions.Tests.FaultTable;

/// <summary>
/// A file system of 64 KB in memory that only the program started with it sees: every user may mount one in a name space of its own
/// (user_namespaces(7)). Writing to it when it is full fails with ENOSPC, as on any disk. RLIMIT_FSIZE would not do: it fails with EFBIG,
/// of which .NET makes another exception.
/// </summary>
internal static class TinyDisk
{
    private const string Mount = """mount -t tmpfs -o size=64k tmpfs "$0" && """;
    private const string Fill = """{ yes > "$0/filler" 2> /dev/null || true; } && """;

    public static string Folder { get; } = Directory.CreateTempSubdirectory("kacls-disk-").FullName;

    /// <summary>Starts a program that finds it empty.</summary>
    public static IReadOnlyList<string> Empty { get; } = Launcher(Mount + """exec "$@" """);

    /// <summary>Starts a program that finds it full.</summary>
    public static IReadOnlyList<string> Full { get; } = Launcher(Mount + Fill + """exec "$@" """);

    /// <summary>The same, and tells on standard error what the program has left there when it ends.</summary>
    public static IReadOnlyList<string> FullAndListed { get; } = Launcher(
        Mount + Fill + """{ "$@"; code=$?; rm "$0/filler"; echo "left:$(ls -A "$0")." >&2; exit $code; }""");

    /// <summary>Makes room on the disk of a running program.</summary>
    public static void MakeRoom(int process) => File.Delete($"/proc/{process}/root{Folder}/filler");

    private static string[] Launcher(string script) => ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, Folder];
}

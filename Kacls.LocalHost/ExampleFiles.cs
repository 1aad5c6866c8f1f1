using System.Text.Encodings.Web;
using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.LocalHost;

/// <summary>The bodies of the examples, a file for each operation, which hold real tokens and which only their owner may read.</summary>
internal sealed class ExampleFiles(string folder)
{
    /// <summary>Below the folder that LocalHost is started in.</summary>
    internal const string Folder = ".kacls/examples";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Makes the folder, and takes away what an earlier start has left, whose tokens have expired or soon do.</summary>
    internal void Clear()
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var operation in CseOperation.Names)
        {
            File.Delete(PathOf(operation));
        }
    }

    internal void Write(string operation, object body)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(PathOf(operation), options);
        writer.Write(JsonSerializer.Serialize(body, Json));
        writer.Write('\n');
    }

    private string PathOf(string operation) => Path.Combine(folder, $"{operation}.json");
}

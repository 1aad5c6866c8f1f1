namespace Kacls.Errors;

/// <summary>Why a file that the settings name can't be used, as the rest of an error that begins with the setting's name.</summary>
internal static class FileErrors
{
    /// <returns>Null for a file that can be opened.</returns>
    internal static string? Find(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Describe(path, failure);
        }
    }

    /// <summary>With the full path: a relative one begins in a folder that the operator may not have thought of.</summary>
    internal static string Describe(string path, Exception failure)
    {
        var full = Path.GetFullPath(path);
        return Directory.Exists(full) ? $"names {full}, which is a folder, not a file" : $"names the file {full}, " + failure switch
        {
            FileNotFoundException => "which does not exist",
            DirectoryNotFoundException => "in a folder that does not exist",
            UnauthorizedAccessException => "which this process may not open",
            _ => $"which can't be read or made: {failure.Message}",
        };
    }
}

namespace Kacls.Settings;

/// <summary>
/// The folder that the program's own files are in. What is deployed with it lies there, whatever the working directory is.
/// </summary>
public static class AppFolder
{
    /// <summary>The whole path of a file that a setting names: a relative one is below this folder.</summary>
    /// <exception cref="ArgumentException">It is no path.</exception>
    public static string PathOf(string path) => Path.GetFullPath(path, AppContext.BaseDirectory);
}

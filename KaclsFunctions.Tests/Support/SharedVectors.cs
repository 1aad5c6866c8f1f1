namespace KaclsFunctions.Tests.Support;

/// <summary>
/// Test vectors of other people, which the repository does not have: in the folder that KACLS_VECTORS names, or shared/vectors beside the
/// repository.
/// </summary>
internal static class SharedVectors
{
    private static readonly string Folder = Path.Combine("shared", "vectors");

    /// <summary>The file's path; null where there is none.</summary>
    internal static string? PathOf(string file) =>
        Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    internal static string? WhyNotRun(string file) =>
        PathOf(file) is null ? $"{file} is neither in KACLS_VECTORS nor in shared/vectors: not run" : null;

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("KACLS_VECTORS") is { Length: > 0 } named)
        {
            yield return named;
        }

        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, Folder);
        }
    }
}

/// <summary>A test of vectors that not every machine has. Without them it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorsFactAttribute : FactAttribute
{
    public VectorsFactAttribute(string file)
    {
        File = file;
        Skip = SharedVectors.WhyNotRun(file);
    }

    public string File { get; }
}

/// <inheritdoc cref="VectorsFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorsTheoryAttribute : TheoryAttribute
{
    public VectorsTheoryAttribute(string file)
    {
        File = file;
        Skip = SharedVectors.WhyNotRun(file);
    }

    public string File { get; }
}

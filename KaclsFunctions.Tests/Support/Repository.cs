using System.Reflection;
using System.Text.RegularExpressions;

namespace KaclsFunctions.Tests.Support;

/// <summary>The repository's own files: its documents are tested like its code.</summary>
internal static partial class Repository
{
    internal static string Root { get; } = FromBuild("RepositoryRoot");

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>What the project file hands to its tests: an AssemblyMetadata item.</summary>
    internal static string FromBuild(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;

    /// <summary>The fenced code blocks of a document, in order, with their language.</summary>
    internal static IReadOnlyList<(string Language, string Code)> CodeBlocks(string path) =>
        [.. Fence().Matches(Read(path)).Select(match => (match.Groups["language"].Value, match.Groups["code"].Value))];

    [GeneratedRegex(
        @"^```(?<language>\w*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}

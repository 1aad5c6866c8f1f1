using System.Reflection;
using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Loader;
using KaclsFunctions.Tests.Support;
using Assembly = System.Reflection.Assembly;

namespace KaclsFunctions.Tests.Layers;

/// <summary>The references from folder to folder of one project, by the symbols of what was compiled.</summary>
internal sealed partial class Layering
{
    private readonly List<Reference> references;

    /// <param name="assembly">The project's.</param>
    /// <param name="root">The namespace whose next segment is the folder.</param>
    internal Layering(Assembly assembly, string root)
    {
        var architecture = new ArchLoader().LoadAssembly(assembly).Build();
        references =
        [
            .. from type in architecture.Types
               let folder = FolderOf(type, root)
               where folder is not null
               from dependency in type.Dependencies
               // The library may take one for that of another generic method.
               where dependency.Target is not GenericParameter
               let target = FolderOf(dependency.Target, root)
               where target is not null && target != folder
               select new Reference(folder, type.FullName, target, dependency.Target.FullName),
        ];
        Folders = [.. architecture.Types.Select(type => FolderOf(type, root)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    internal IReadOnlyList<string> Folders { get; }

    /// <summary>Who of the assembly reads a property of a type: the getter's caller, in full.</summary>
    internal static IEnumerable<string> ReadersOf(Assembly assembly, System.Type read) =>
        from type in new ArchLoader().LoadAssemblies(assembly, read.Assembly).Build().Types
        where type.FullName != read.FullName
        from call in type.Dependencies.OfType<MethodCallDependency>()
        where call.TargetMember.DeclaringType.FullName == read.FullName
            && call.TargetMember.Name.StartsWith("get_", StringComparison.Ordinal)
        select $"{type.FullName} {call.TargetMember.Name}";

    /// <summary>From types of a namespace, and of those below it, to what another project defines.</summary>
    internal static IEnumerable<string> ReferencesTo(Assembly assembly, string from, Assembly to)
    {
        var architecture = new ArchLoader().LoadAssemblies(assembly, to).Build();
        var defined = to.GetTypes().Select(type => type.FullName).ToHashSet(StringComparer.Ordinal);
        return (from type in architecture.Types
                where type.FullName.StartsWith($"{from}.", StringComparison.Ordinal)
                from dependency in type.Dependencies
                where defined.Contains(dependency.Target.FullName)
                select $"{type.FullName} refers to {dependency.Target.FullName}").Distinct();
    }

    /// <summary>The one list of the layers of Kacls, from the bottom up, as README has it.</summary>
    internal static IReadOnlyList<string> OfReadme() =>
        [.. LayerRow().Matches(Repository.Read("README.md")).Select(row => row.Groups[1].Value)];

    /// <summary>From each folder to those that stand above it in the list.</summary>
    internal IEnumerable<string> Upward(IReadOnlyList<string> layers)
    {
        var height = layers.Index().ToDictionary(layer => layer.Item, layer => layer.Index, StringComparer.Ordinal);
        return references.Where(reference => height[reference.To] > height[reference.From]).Select(reference => reference.ToString())
            .Distinct();
    }

    /// <summary>Two folders that lead to each other, by way of others perhaps.</summary>
    internal IEnumerable<string> Circles()
    {
        var next = references.ToLookup(reference => reference.From, reference => reference.To, StringComparer.Ordinal);
        return from folder in Folders
               from other in next[folder].Distinct()
               where IsReachable(other, folder)
               select $"{folder} - {other}";

        bool IsReachable(string from, string to)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>([from]);
            while (open.TryPop(out var folder))
            {
                if (folder == to)
                {
                    return true;
                }

                foreach (var other in next[folder].Where(seen.Add))
                {
                    open.Push(other);
                }
            }

            return false;
        }
    }

    private static string? FolderOf(IType type, string root) =>
        type.Namespace?.FullName is { } name && name.StartsWith($"{root}.", StringComparison.Ordinal)
            ? name[(root.Length + 1)..].Split('.')[0]
            : null;

    [GeneratedRegex(@"^\| `Kacls/(\w+)/` \|", RegexOptions.Multiline)]
    private static partial Regex LayerRow();

    private sealed record Reference(string From, string Type, string To, string Target)
    {
        public override string ToString() => $"{From} -> {To}: {Type} refers to {Target}";
    }
}

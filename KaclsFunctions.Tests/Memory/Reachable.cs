using System.Collections.Concurrent;
using System.Reflection;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Memory;

/// <summary>
/// Counts what a collector would find alive: every object to which fields lead from some roots and from the static fields of some
/// assemblies. Unlike a heap's size it is exact, and it names the types that grow.
/// </summary>
internal sealed class Reachable
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Fields = new();

    // A world of their own: reflection, threads, and what listens to the whole process.
    private static readonly string[] Others =
        ["System.Reflection.", "System.RuntimeType", "System.Threading.Thread", "System.Threading.Timer", "System.Diagnostics."];

    private readonly Dictionary<Type, int> counts = [];
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> open = new();

    private Reachable()
    {
    }

    internal int Count => seen.Count;

    internal static Reachable From(IEnumerable<object> roots, params Assembly[] statics)
    {
        var reachable = new Reachable();
        foreach (var root in roots.Concat(statics.SelectMany(StaticsOf)))
        {
            reachable.Visit(root);
        }

        while (reachable.open.TryPop(out var next))
        {
            reachable.Follow(next);
        }

        return reachable;
    }

    /// <summary>How many there are of a type and of those that derive from it.</summary>
    internal int Of<T>() => counts.Where(entry => entry.Key.IsAssignableTo(typeof(T))).Sum(entry => entry.Value);

    /// <summary>The types of which there are more than before, those that grew most first.</summary>
    internal string GrownSince(Reachable before) => string.Join('\n', counts
        .Select(entry => (entry.Key, More: entry.Value - before.counts.GetValueOrDefault(entry.Key)))
        .OrderByDescending(entry => entry.More).Take(10).Select(entry => $"{entry.More:+0} {entry.Key}"));

    private static IEnumerable<object> StaticsOf(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.ContainsGenericParameters)
        .SelectMany(type => type.GetFields(Declared | BindingFlags.Static))
        .Where(field => !field.IsLiteral && Leads(field.FieldType))
        .Select(field => field.GetValue(null)).OfType<object>();

    private void Visit(object? value)
    {
        if (value is null or string or CapturedLog || Array.Exists(Others, other =>
            value.GetType().FullName?.StartsWith(other, StringComparison.Ordinal) is true))
        {
            // A text leads nowhere, and counts.
            if (value is string && seen.Add(value))
            {
                counts[typeof(string)] = counts.GetValueOrDefault(typeof(string)) + 1;
            }
        }
        else if (seen.Add(value))
        {
            counts[value.GetType()] = counts.GetValueOrDefault(value.GetType()) + 1;
            open.Push(value);
        }
    }

    private void Follow(object value)
    {
        if (value is Array array)
        {
            if (Leads(array.GetType().GetElementType()!))
            {
                foreach (var element in array)
                {
                    Step(element);
                }
            }

            return;
        }

        foreach (var field in Fields.GetOrAdd(value.GetType(), FieldsOf))
        {
            Step(field.GetValue(value));
        }
    }

    /// <summary>A structure is no object of its own: its fields belong to who holds it.</summary>
    private void Step(object? value)
    {
        if (value is ValueType)
        {
            Follow(value);
        }
        else
        {
            Visit(value);
        }
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var level = type; level is not null; level = level.BaseType)
        {
            fields.AddRange(level.GetFields(Declared | BindingFlags.Instance).Where(field => Leads(field.FieldType)));
        }

        return [.. fields];
    }

    private static bool Leads(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsPointer && !type.IsFunctionPointer && !type.IsByRefLike
        && (!type.IsValueType || FieldsOf(type).Length > 0);
}

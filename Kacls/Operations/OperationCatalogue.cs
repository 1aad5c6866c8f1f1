using System.Collections.Frozen;

namespace Kacls.Operations;

/// <summary>
/// Every operation of this service, registered once. The hosts take their routes from it, status its list; the tests hold the functions and
/// the documents against it.
/// </summary>
public sealed class OperationCatalogue
{
    private readonly FrozenDictionary<string, IOperation> byName;

    internal OperationCatalogue(IEnumerable<IOperation> operations)
    {
        // Routes match whatever the case of the path under the Functions host, so they do here as well.
        byName = operations.ToFrozenDictionary(operation => operation.Name, StringComparer.OrdinalIgnoreCase);
        Operations = [.. byName.Values.Select(operation => new OperationRoute(operation.Name, operation.HttpMethod)).OrderBy(route => route.Name, StringComparer.Ordinal)];
    }

    /// <summary>Names and HTTP methods, in the order of the names.</summary>
    public IReadOnlyList<OperationRoute> Operations { get; }

    internal IOperation? Find(string name) => byName.GetValueOrDefault(name);
}

/// <summary>Where an operation is reached: <c>&lt;base URL&gt;/&lt;Name&gt;</c>.</summary>
/// <param name="Name">The operation's name.</param>
/// <param name="HttpMethod">The HTTP method it answers, besides OPTIONS.</param>
public sealed record OperationRoute(string Name, string HttpMethod);

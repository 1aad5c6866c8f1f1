using System.Collections.Frozen;

namespace Kacls.Operations;

/// <summary>What answers each operation, by its name.</summary>
internal sealed class OperationCatalogue(IEnumerable<IOperation> operations, OfferedOperations offered)
{
    // Routes match whatever the case of the path under the Functions host, so they do here as well.
    private readonly FrozenDictionary<string, IOperation> byName =
        operations.Where(operation => offered.All.Contains(operation.Operation))
            .ToFrozenDictionary(operation => operation.Operation.Name, StringComparer.OrdinalIgnoreCase);

    internal IOperation? Find(string name) => byName.GetValueOrDefault(name);
}

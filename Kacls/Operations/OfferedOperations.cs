using Kacls.Protocol;

namespace Kacls.Operations;

/// <summary>What this program answers: every operation, unless the host registers fewer. The others are unknown to it.</summary>
internal sealed record OfferedOperations(IReadOnlyList<CseOperation> All)
{
    internal IEnumerable<string> Names => All.Select(operation => operation.Name);
}

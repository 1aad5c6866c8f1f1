using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.PrivateKeys;

/// <summary>
/// The algorithms of one operation by name. Google publishes names in samples only; they are those of the Java Cryptography Architecture,
/// which compares them without regard to case and has several for one algorithm.
/// </summary>
/// <param name="algorithms">All of the operation.</param>
/// <param name="nameOf">The name in replies and in the audit.</param>
/// <param name="synonymsOf">The other names that the algorithm answers to.</param>
internal sealed class AlgorithmNames<TAlgorithm>(
    IReadOnlyList<TAlgorithm> algorithms, Func<TAlgorithm, string> nameOf, Func<TAlgorithm, IEnumerable<string>> synonymsOf)
{
    private readonly FrozenDictionary<string, TAlgorithm> byName = algorithms
        .SelectMany(algorithm => synonymsOf(algorithm).Append(nameOf(algorithm)).Select(name => KeyValuePair.Create(name, algorithm)))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly KaclsError unsupported = ErrorCatalogue.AlgorithmUnsupported.About(string.Join(", ", algorithms.Select(nameOf)));

    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.AlgorithmUnsupported"/>, which lists the known names.</exception>
    internal TAlgorithm Find(string name) =>
        byName.TryGetValue(name, out var algorithm)
            ? algorithm
            : throw unsupported.ToException($"algorithm {Printable.Sanitize(name, 64)}");
}

using Kacls.Azure.KeyEncryption;
using Kacls.KeyEncryption;

namespace Kacls.Cli.Inspection.Keys;

/// <summary>
/// What of a KEK's version shows without a use of it: type, size and permitted operations. The service has each version unwrap a test key
/// besides, which needs its rights (docs/keys.md, the life of a version).
/// </summary>
internal sealed class PublicPartProof(KeyVersionLoader loader, KekAlgorithm remote) : IKeyProof<LoadedKey>
{
    /// <inheritdoc/>
    public bool NeedsEach => true;

    /// <inheritdoc/>
    public async Task<LoadedKey> ProveAsync(KekVersion version, CancellationToken cancellation) =>
        LoadedKey.From(await loader.GetAsync(version, cancellation), remote);
}

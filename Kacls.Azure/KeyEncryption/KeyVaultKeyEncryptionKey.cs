using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// A KEK in Key Vault or Managed HSM. A key that shows its public key wraps here and unwraps in the vault; any other does both there. The
/// newest version that has proved itself and that every region can know wraps, and every enabled version unwraps.
/// </summary>
internal sealed class KeyVaultKeyEncryptionKey : IKeyEncryptionKey, IDisposable
{
    private readonly VaultDeadline deadline;
    private readonly TimeProvider clock;
    private readonly VaultClients clients;
    private readonly KeyVersionLife<LoadedKey> life;
    private readonly VaultGate gate;
    private readonly VaultUnwrapper unwrapper;
    private readonly SealKey seals;

    /// <summary>Makes the KEK; the vault is first asked when the first key is wrapped or <see cref="RefreshAsync"/> is called.</summary>
    /// <param name="key">Its name, key identifier and algorithm.</param>
    /// <param name="settings">Its time-out and refresh interval.</param>
    /// <param name="credential">Who this service is to the vault.</param>
    /// <param name="transport">How the vault is reached.</param>
    /// <param name="clock">Bounds waiting and judges validity periods.</param>
    /// <param name="logger">Hears of new versions and of failed refreshes.</param>
    /// <param name="audit">Hears of every use of the key that no request asked for.</param>
    /// <exception cref="ArgumentException">The settings lack a name, or the key identifier is none, or has a version.</exception>
    public KeyVaultKeyEncryptionKey(
        KeyEncryptionKeySettings key,
        KeyEncryptionSettings settings,
        TokenCredential credential,
        HttpPipelineTransport transport,
        TimeProvider clock,
        ILogger<KeyVaultKeyEncryptionKey> logger,
        IServiceAudit? audit = null)
    {
        Name = key.Name is { Length: > 0 } name ? name : throw new ArgumentException("A key encryption key needs a name.", nameof(key));
        var identifier = KeyIdentifier.Parse(key.KeyId);
        var remote = KekAlgorithms.OfRemote(key.Algorithm);
        if (remote == KekAlgorithm.None)
        {
            throw new ArgumentException($"'{key.Algorithm}' is not an algorithm of a key encryption key.", nameof(key));
        }

        this.clock = clock;
        deadline = new VaultDeadline(key.Timeout ?? settings.Timeout, clock, () => clients!.IsWithoutToken);
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        var loader = new KeyVersionLoader(clients.Keys, identifier.Name);
        seals = new(key.SealKey, Name, deadline, settings.RefreshInterval, credential, transport, clock, logger, audit);
        life = new(
            loader,
            new KekProof(loader, clients, remote, seals),
            settings.RefreshInterval,
            settings.AdoptAfter,
            clock,
            logger,
            audit);
        gate = new(deadline, clock);
        unwrapper = new VaultUnwrapper(clients, life, gate, clock);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsFailing => life.IsFailing;

    /// <inheritdoc />
    public bool IsSealAtRisk => seals.IsAtRisk;

    /// <summary>Asks the vault now for the key's versions, and lets the one that is to wrap prove itself.</summary>
    /// <param name="cancellation">Ends the wait, not the asking.</param>
    /// <exception cref="KaclsException">The vault can't be asked, or no version can wrap.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var versions = await life.RefreshAsync().WaitAsync(cancellation);
        if (life.Ready() is null)
        {
            throw versions.WhyNone(clock.GetUtcNow());
        }
    }

    /// <inheritdoc />
    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
        life.Ready() is { } ready && ready.Key.Local is { } local
            ? ValueTask.FromResult(new WrappedContentKey(ready.Version, KekAlgorithm.RsaOaep256, local.Wrap(contentKey.Span)))
            : new(deadline.RunAsync(
                token => life.UseAsync(version => WrapAsync(version, contentKey, token), token), cancellation));

    /// <inheritdoc />
    public async ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (!Fits(wrapped))
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the wrapped content key does not fit the key encryption key");
        }

        return await deadline.RunAsync(token => unwrapper.UnwrapAsync(wrapped, token), cancellation);
    }

    /// <inheritdoc />
    /// <remarks>
    /// The vault decides whether a seal is needed: what it unwrapped by RSA-OAEP-256 is under an RSA key, and only an AES key unwraps by
    /// the others.
    /// </remarks>
    public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) =>
        wrapped.Algorithm != KekAlgorithm.RsaOaep256 ? new(SealSecret.None)
        : life.Current?.Find(wrapped.Version)?.Seal is { } seal ? new(seal)
        : new(deadline.RunAsync(token => seals.GetAsync(wrapped.Version, token), cancellation));

    /// <inheritdoc />
    public void Dispose()
    {
        life.Dispose();
        seals.Dispose();
        gate.Dispose();
    }

    // Of a version that has proved itself we know type and size; what other versions are, the vault knows.
    private bool Fits(WrappedContentKey wrapped) =>
        ContentKeyVault.Fits(wrapped.Algorithm, wrapped.Bytes.Length)
        && (life.Current?.Find(wrapped.Version) is not { } loaded || loaded.Fits(wrapped));

    private async Task<WrappedContentKey> WrapAsync(
        KeyVersion<LoadedKey> version, ReadOnlyMemory<byte> contentKey, CancellationToken bound)
    {
        var (algorithm, local) = (version.Key.Algorithm, version.Key.Local);
        if (local is not null)
        {
            return new(version.Version, algorithm, local.Wrap(contentKey.Span));
        }

        var client = clients.Version(version.Version);
        var bytes = await gate.RunAsync(
            version.Key.Budget, token => ContentKeyVault.WrapAsync(client, algorithm, contentKey, token), bound);
        clients.Keep(version.Version, client);
        return ContentKeyVault.Fits(algorithm, bytes.Length)
            ? new(version.Version, algorithm, bytes)
            : throw ErrorCatalogue.KekUnreachable.ToException("the vault wrapped to an impossible size");
    }
}

using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// A KEK in Key Vault or Managed HSM. An RSA key wraps here, on its cached public key, and unwraps in the vault; an oct-HSM key does both
/// in the HSM. The newest usable version wraps, and every enabled version unwraps.
/// </summary>
internal sealed class KeyVaultKeyEncryptionKey : IKeyEncryptionKey, IDisposable
{
    private readonly KekAlgorithm symmetricAlgorithm;
    private readonly VaultDeadline deadline;
    private readonly TimeProvider clock;
    private readonly VaultClients clients;
    private readonly KeyVersionSource source;
    private readonly VaultGate gate = new();
    private readonly VaultUnwrapper unwrapper;

    /// <summary>Makes the KEK; the vault is first asked when the first key is wrapped or <see cref="RefreshAsync"/> is called.</summary>
    /// <param name="key">Its name, key identifier and algorithm.</param>
    /// <param name="settings">Its time-out and refresh interval.</param>
    /// <param name="credential">Who this service is to the vault.</param>
    /// <param name="transport">How the vault is reached.</param>
    /// <param name="clock">Bounds waiting and judges validity periods.</param>
    /// <param name="logger">Hears of new versions and of failed refreshes.</param>
    /// <exception cref="ArgumentException">The settings lack a name, or the key identifier is none, or has a version.</exception>
    public KeyVaultKeyEncryptionKey(
        KeyEncryptionKeySettings key,
        KeyEncryptionSettings settings,
        TokenCredential credential,
        HttpPipelineTransport transport,
        TimeProvider clock,
        ILogger<KeyVaultKeyEncryptionKey> logger)
    {
        Name = key.Name is { Length: > 0 } name ? name : throw new ArgumentException("A key encryption key needs a name.", nameof(key));
        var identifier = KeyIdentifier.Parse(key.KeyId);
        symmetricAlgorithm = KekAlgorithms.OfSymmetric(key.Algorithm);
        if (symmetricAlgorithm == KekAlgorithm.None)
        {
            throw new ArgumentException($"'{key.Algorithm}' is not an algorithm of a key encryption key.", nameof(key));
        }

        deadline = new VaultDeadline(settings.Timeout, clock, () => clients!.IsWithoutToken);
        this.clock = clock;
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        source = new KeyVersionSource(new KeyVersionLoader(clients.Keys, identifier.Name), settings.RefreshInterval, clock, logger);
        unwrapper = new VaultUnwrapper(clients, source, gate, deadline, clock);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsFailing => source.IsFailing;

    /// <summary>Asks the vault now for the key's versions and loads the one that wraps.</summary>
    /// <param name="cancellation">Ends the wait, not the asking.</param>
    /// <exception cref="KaclsException">The vault can't be asked, or no version can wrap.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var versions = await source.RefreshAsync().WaitAsync(cancellation);
        versions.Newest(clock.GetUtcNow());
    }

    /// <inheritdoc />
    public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
        source.Ready() is { Rsa: { } rsa } ready
            ? ValueTask.FromResult(new WrappedContentKey(ready.Version, KekAlgorithm.RsaOaep256, rsa.Wrap(contentKey.Span)))
            : new(deadline.RunAsync(token => LoadAndWrapAsync(contentKey, token), cancellation));

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
    public void Dispose()
    {
        source.Dispose();
        gate.Dispose();
    }

    // Of the version that wraps we know type and size; what other versions are, the vault knows.
    private bool Fits(WrappedContentKey wrapped)
    {
        if (!ContentKeyVault.Fits(wrapped.Algorithm, wrapped.Bytes.Length))
        {
            return false;
        }

        if (source.Current?.Loaded is not { } loaded || loaded.Version != wrapped.Version)
        {
            return true;
        }

        return loaded.Rsa is { } rsa
            ? wrapped.Algorithm == KekAlgorithm.RsaOaep256 && wrapped.Bytes.Length == rsa.WrappedSize
            : wrapped.Algorithm != KekAlgorithm.RsaOaep256;
    }

    private async Task<WrappedContentKey> LoadAndWrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken bound)
    {
        var ready = source.Ready();
        if (ready is null)
        {
            await source.RefreshAsync().WaitAsync(bound);
            ready = source.Ready() ?? throw ErrorCatalogue.KekUnreachable.ToException("the version that is to wrap could not be loaded");
        }

        if (ready.Rsa is { } rsa)
        {
            return new(ready.Version, KekAlgorithm.RsaOaep256, rsa.Wrap(contentKey.Span));
        }

        using var turn = await gate.EnterAsync(bound);
        var client = clients.Version(ready.Version);
        try
        {
            var bytes = await deadline.TryTwiceAsync(
                token => ContentKeyVault.WrapAsync(client, symmetricAlgorithm, contentKey, token), bound);
            clients.Keep(ready.Version, client);
            if (!ContentKeyVault.Fits(symmetricAlgorithm, bytes.Length))
            {
                throw ErrorCatalogue.KekUnreachable.ToException("the vault wrapped to an impossible size");
            }

            return new(ready.Version, symmetricAlgorithm, bytes);
        }
        catch (RequestFailedException exception) when (exception.Status is 403 or 404)
        {
            source.RefreshSoon();
            throw;
        }
    }
}

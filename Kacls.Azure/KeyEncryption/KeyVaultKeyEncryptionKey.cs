using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Keys;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Settings;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// A KEK in Key Vault or Managed HSM. An RSA key wraps here, on its cached public key, and unwraps in the vault; an oct-HSM key does both
/// in the HSM. The newest usable version wraps, and every enabled version unwraps.
/// </summary>
public sealed class KeyVaultKeyEncryptionKey : IKeyEncryptionKey, IDisposable
{
    // A flood of forged versions must not make a flood of lists.
    private static readonly TimeSpan ListIsFresh = TimeSpan.FromSeconds(1);

    private readonly KekAlgorithm symmetricAlgorithm;
    private readonly TimeSpan timeout;
    private readonly TimeProvider clock;
    private readonly VaultClients clients;
    private readonly KeyVersionSource source;
    private readonly VaultGate gate = new();

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
        var identifier = Identifier(key.KeyId) ?? throw new ArgumentException($"'{key.KeyId}' is not a key identifier without a version.", nameof(key));
        symmetricAlgorithm = key.Algorithm switch
        {
            null or "" or "A256KW" or "RSA-OAEP-256" => KekAlgorithm.A256Kw,
            "A256GCM" => KekAlgorithm.A256Gcm,
            _ => throw new ArgumentException($"'{key.Algorithm}' is not an algorithm of a key encryption key.", nameof(key)),
        };
        timeout = settings.Timeout;
        this.clock = clock;
        clients = new VaultClients(identifier.VaultUri, identifier.Name, credential, transport);
        source = new KeyVersionSource(clients.Keys, identifier.Name, settings.RefreshInterval, clock, logger);
    }

    /// <inheritdoc />
    public string Name { get; }

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
        Ready() is { Rsa: { } rsa } ready
            ? ValueTask.FromResult(new WrappedContentKey(ready.Version, KekAlgorithm.RsaOaep256, rsa.Wrap(contentKey.Span)))
            : new(BoundedAsync(token => LoadAndWrapAsync(contentKey, token), cancellation));

    /// <inheritdoc />
    public async ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (!ContentKeyVault.Fits(wrapped.Algorithm, wrapped.Bytes.Length)
            || (source.Current?.Loaded is { } loaded && loaded.Rsa is not null != (wrapped.Algorithm == KekAlgorithm.RsaOaep256)))
        {
            throw ErrorCatalogue.EnvelopeTampered.Because("the wrapped content key does not fit the type of the key encryption key");
        }

        return await BoundedAsync(token => UnwrapInVaultAsync(wrapped, token), cancellation);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        source.Dispose();
        gate.Dispose();
    }

    // https://{vault}/keys/{name}, as the Key Vault documentation describes object identifiers.
    private static KeyVaultKeyIdentifier? Identifier(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps
        && uri.AbsolutePath.StartsWith("/keys/", StringComparison.Ordinal)
        && KeyVaultKeyIdentifier.TryCreate(uri, out var identifier) && string.IsNullOrEmpty(identifier.Version)
            ? identifier
            : null;

    // The key that wraps now, as far as that is known without asking the vault.
    private LoadedKey? Ready()
    {
        if (source.Current is not { } versions)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        try
        {
            if (versions.Ready(now) is { } ready)
            {
                return ready;
            }
        }
        catch (KaclsException)
        {
            // Nothing can wrap, as far as we know: whoever puts that right should not have to wait for the next refresh.
            source.RefreshSoon();
            throw;
        }

        if (versions.Loaded is { } older && versions.IsUsable(older.Version, now))
        {
            // A newer version has come into force. It is loaded in the background; until then the older one is good enough.
            source.RefreshSoon();
            return older;
        }

        return null;
    }

    private async Task<WrappedContentKey> LoadAndWrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken bound)
    {
        var ready = Ready();
        if (ready is null)
        {
            await source.RefreshAsync().WaitAsync(bound);
            ready = Ready() ?? throw ErrorCatalogue.KekUnreachable.Because("the version that is to wrap could not be loaded");
        }

        if (ready.Rsa is { } rsa)
        {
            return new(ready.Version, KekAlgorithm.RsaOaep256, rsa.Wrap(contentKey.Span));
        }

        using var turn = await gate.EnterAsync(bound);
        var client = clients.Version(ready.Version);
        try
        {
            var bytes = await ContentKeyVault.WrapAsync(client, symmetricAlgorithm, contentKey, bound);
            clients.Keep(ready.Version, client);
            if (!ContentKeyVault.Fits(symmetricAlgorithm, bytes.Length))
            {
                throw ErrorCatalogue.KekUnreachable.Because("the vault wrapped to an impossible size");
            }

            return new(ready.Version, symmetricAlgorithm, bytes);
        }
        catch (RequestFailedException exception) when (exception.Status is 403 or 404)
        {
            source.RefreshSoon();
            throw;
        }
    }

    private async Task<byte[]> UnwrapInVaultAsync(WrappedContentKey wrapped, CancellationToken bound)
    {
        using var turn = await gate.EnterAsync(bound);
        var client = clients.Version(wrapped.Version);
        try
        {
            var contentKey = await ContentKeyVault.UnwrapAsync(client, wrapped.Algorithm, wrapped.Bytes, bound);
            clients.Keep(wrapped.Version, client);
            return contentKey;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            throw await MissingAsync(wrapped.Version, exception, bound);
        }
        catch (RequestFailedException exception) when (exception.Status == 400)
        {
            throw VaultErrors.Translate(exception, clock, badRequest: ErrorCatalogue.EnvelopeTampered);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            var error = VaultErrors.Translate(exception, clock);
            if (source.Current?.IsUsable(wrapped.Version, clock.GetUtcNow()) is true && error.Error != ErrorCatalogue.KekAccessDenied)
            {
                // The vault knows better than our list: the version must not wrap any longer either.
                source.RefreshSoon();
            }

            throw error;
        }
    }

    // A version that the vault does not have: deleted with its key if it ever was there, else made up.
    private async Task<KaclsException> MissingAsync(KekVersion version, RequestFailedException cause, CancellationToken bound)
    {
        var versions = source.Current;
        if (versions is null || clock.GetUtcNow() - versions.ListedAt > ListIsFresh)
        {
            versions = await source.RefreshAsync().WaitAsync(bound);
        }

        var error = versions.IsDeleted || versions.Known.Contains(version) ? ErrorCatalogue.KekDeleted : ErrorCatalogue.EnvelopeKekUnknown;
        return error.Because($"the vault has no version {version}", cause);
    }

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        using var request = VaultRequestId.Scope();
        try
        {
            return await call(bound.Token);
        }
        catch (Exception exception) when (exception is not KaclsException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw VaultErrors.Translate(exception, clock);
        }
    }
}

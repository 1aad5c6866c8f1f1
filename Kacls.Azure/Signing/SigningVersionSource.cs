using System.Security.Cryptography;
using Azure;
using Azure.Security.KeyVault.Keys;
using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Signing;
using Microsoft.Extensions.Logging;
using JsonWebKey = Microsoft.IdentityModel.Tokens.JsonWebKey;

namespace Kacls.Azure.Signing;

/// <summary>Keeps the versions of the signing key up to date, as <see cref="KeyVersionSource"/> does a KEK's.</summary>
internal sealed class SigningVersionSource : IDisposable
{
    // Our tokens live an hour at most; nobody rotates that often.
    private const int MaximumPublished = 16;

    // A flood of forged key ids must not make a flood of lists.
    private static readonly TimeSpan ListIsFresh = TimeSpan.FromSeconds(1);

    private readonly KeyVersionLoader loader;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly VaultRefresh<SigningVersions> refresh;
    private volatile SigningVersions? current;

    public SigningVersionSource(KeyVersionLoader loader, TimeSpan refreshInterval, TimeProvider clock, ILogger logger)
    {
        (this.loader, this.clock, this.logger) = (loader, clock, logger);
        refresh = new(
            loader.KeyId,
            LoadAsync,
            failure => Log.RefreshFailed(logger, loader.KeyId, failure.Error.ReasonCode, failure),
            refreshInterval,
            clock);
    }

    /// <summary>What was last heard; the vault is asked if that is nothing.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<SigningVersions> GetAsync(CancellationToken cancellation) =>
        current is { } versions ? Task.FromResult(versions) : refresh.RefreshAsync().WaitAsync(cancellation);

    /// <summary>What the vault says now, or said within the last second.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<SigningVersions> RefreshAsync(CancellationToken cancellation) =>
        current is { } versions && clock.GetUtcNow() - versions.ListedAt < ListIsFresh
            ? Task.FromResult(versions)
            : refresh.RefreshAsync().WaitAsync(cancellation);

    public void Dispose() => refresh.Dispose();

    private async Task<SigningVersions> LoadAsync(CancellationToken cancellation)
    {
        var before = current;
        var now = clock.GetUtcNow();
        KeyVersionInfo[] newestFirst = [.. (await loader.ListAsync(cancellation)).OrderByDescending(version => version.CreatedOn)];
        var keys = new Dictionary<KekVersion, JsonWebKey>();
        foreach (var (version, _, _, _, _) in newestFirst.Where(version => version.Enabled).Take(MaximumPublished))
        {
            // The key of a version never changes.
            if ((before?.Keys.GetValueOrDefault(version) ?? await FetchAsync(version, cancellation)) is { } key)
            {
                keys[version] = key;
            }
        }

        return current = new SigningVersions(newestFirst, keys, now);
    }

    /// <returns>Nothing where the version can't sign, or has gone meanwhile.</returns>
    private async Task<JsonWebKey?> FetchAsync(KekVersion version, CancellationToken cancellation)
    {
        try
        {
            var key = await loader.GetAsync(version, cancellation);
            if ((key.KeyType != KeyType.Rsa && key.KeyType != KeyType.RsaHsm)
                || (key.KeyOperations is { Count: > 0 } operations && !operations.Contains(KeyOperation.Sign)))
            {
                return null;
            }

            using var rsa = key.Key.ToRSA();
            var jwk = SigningJwk.Of(rsa.ExportParameters(includePrivateParameters: false));
            Log.SigningVersionLoaded(logger, loader.KeyId, version.ToString(), jwk.Kid);
            return jwk;
        }
        catch (RequestFailedException exception) when (exception.Status is 403 or 404)
        {
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

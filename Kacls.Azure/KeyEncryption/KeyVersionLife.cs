using Azure;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// The life of a key's versions on this instance: seen, proved, adopted, newest, superseded, gone. One for each key, of whatever kind. The
/// vault is asked on demand the first time, then every refresh interval in the background; while it can't be asked, what it said last holds
/// on.
/// </summary>
internal sealed class KeyVersionLife<T> : IDisposable
    where T : class
{
    private readonly KeyVersionLoader loader;
    private readonly KeyVersionProofs<T> proofs;
    private readonly KeyVersionReport report;
    private readonly VaultRefresh<KeyVersions<T>> refresh;
    private readonly TimeSpan adoptAfter;
    private readonly bool needsEach;
    private readonly TimeProvider clock;
    private volatile KeyVersions<T>? current;

    /// <param name="loader">Asks the vault.</param>
    /// <param name="proof">What this kind of key asks of a version.</param>
    /// <param name="refreshInterval">How often the vault is asked.</param>
    /// <param name="adoptAfter">How old a version must be to be used where an older one can be.</param>
    /// <param name="clock">Tells how old that is.</param>
    /// <param name="logger">Hears of every change.</param>
    /// <param name="audit">Hears of every use of a key.</param>
    public KeyVersionLife(
        KeyVersionLoader loader,
        IKeyProof<T> proof,
        TimeSpan refreshInterval,
        TimeSpan adoptAfter,
        TimeProvider clock,
        ILogger logger,
        IServiceAudit? audit = null)
    {
        (this.loader, this.adoptAfter, this.clock, needsEach) = (loader, adoptAfter, clock, proof.NeedsEach);
        proofs = new(loader.KeyId, proof, adoptAfter, clock, logger, audit);
        report = new(loader.KeyId, logger);
        refresh = new(
            loader.KeyId,
            LoadAsync,
            failure => Log.RefreshFailed(logger, loader.KeyId, failure.Error.ReasonCode, failure),
            refreshInterval,
            clock);
    }

    /// <summary>What was last heard; absent until then.</summary>
    public KeyVersions<T>? Current => current;

    /// <summary>Whether the vault could not be asked last time.</summary>
    public bool IsFailing => refresh.IsFailing;

    /// <summary>The version in use, as far as that is known without asking the vault.</summary>
    public KeyVersion<T>? Ready() => current?.InUse(clock.GetUtcNow());

    /// <summary>What was last heard; the vault is asked if that is nothing.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<KeyVersions<T>> GetAsync(CancellationToken bound) =>
        current is { } versions ? Task.FromResult(versions) : RefreshAsync().WaitAsync(bound);

    /// <summary>Asks the vault, or joins who already asks.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<KeyVersions<T>> RefreshAsync() => refresh.RefreshAsync();

    /// <summary>The same, but what was asked within the last second is not asked again.</summary>
    /// <exception cref="KaclsException">The vault can't be asked.</exception>
    public Task<KeyVersions<T>> RefreshOnceAsync() => refresh.RefreshOnceAsync();

    /// <summary>Lets the version in use do something; where the vault refuses it, the next best.</summary>
    /// <exception cref="KaclsException">No version can.</exception>
    public async Task<TResult> UseAsync<TResult>(Func<KeyVersion<T>, Task<TResult>> call, CancellationToken bound)
    {
        var version = await InUseAsync(bound);
        try
        {
            return await call(version);
        }
        catch (RequestFailedException refused) when (refused.Status is 403 or 404)
        {
            // The vault knows better than our list, or its clock is behind ours.
            Doubt(version.Version);
            if (await OtherAsync(version.Version, bound) is { } other)
            {
                return await call(other);
            }

            throw KeyVersionErrors.Of(refused, current?.Listed(version.Version), clock);
        }
    }

    /// <summary>The vault refused a version: if it is the one in use, let it prove itself again.</summary>
    public void Doubt(KekVersion version)
    {
        if (Ready()?.Version == version)
        {
            proofs.Doubt(version);
            refresh.RefreshSoon();
        }
    }

    /// <summary>Why the vault does not have a version that it is asked for.</summary>
    public async Task<KaclsException> MissingAsync(KekVersion version, Exception cause, CancellationToken bound)
    {
        var missing = new MissingVersion<T>(version, adoptAfter);
        var versions = current;
        if (versions is null || missing.NeedsList(versions, clock.GetUtcNow()))
        {
            try
            {
                versions = await RefreshOnceAsync().WaitAsync(bound);
            }
            catch (KaclsException failure)
            {
                return ErrorCatalogue.KekUnreachable.ToException(
                    $"the vault has no version {version} and can't be asked for its list: {failure.Error.ReasonCode}", failure);
            }
        }

        return missing.Judge(versions, clock.GetUtcNow(), cause);
    }

    public void Dispose() => refresh.Dispose();

    private async Task<KeyVersion<T>> InUseAsync(CancellationToken bound)
    {
        if (Ready() is { } ready)
        {
            return ready;
        }

        if (current is not { } versions)
        {
            versions = await RefreshAsync().WaitAsync(bound);
        }
        else if (versions.Obstacle(clock.GetUtcNow()) is null)
        {
            versions = await RefreshOnceAsync().WaitAsync(bound);
        }
        else
        {
            // Whoever puts that right should not have to wait for the next refresh.
            refresh.RefreshSoon();
        }

        return versions.InUse(clock.GetUtcNow()) ?? throw versions.WhyNone(clock.GetUtcNow());
    }

    private async Task<KeyVersion<T>?> OtherAsync(KekVersion refused, CancellationToken bound) =>
        current?.InUse(clock.GetUtcNow(), refused) ?? (await RefreshAsync().WaitAsync(bound)).InUse(clock.GetUtcNow(), refused);

    private async Task<KeyVersions<T>> LoadAsync(CancellationToken cancellation)
    {
        var before = current;
        var now = clock.GetUtcNow();
        var listed = await loader.ListAsync(cancellation);

        // At once, so that a disabled version stops wrapping even if no other can prove itself now. Only a first set of public keys waits
        // until it is whole: others hold it for minutes.
        var isHeldBack = needsEach && before is null;
        Publish();
        await proofs.RunAsync(listed, Publish, cancellation);
        isHeldBack = false;
        Publish();
        report.Write(current!.States(clock.GetUtcNow()));
        return current;

        void Publish() => current = isHeldBack ? null : new KeyVersions<T>(listed, proofs.Now(), before, adoptAfter, now);
    }
}

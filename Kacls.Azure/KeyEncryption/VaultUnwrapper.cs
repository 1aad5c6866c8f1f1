using Azure;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Unwraps in the vault by exact version, and distinguishes the reasons why a version does not unwrap.</summary>
internal sealed class VaultUnwrapper(
    VaultClients clients, KeyVersionSource source, VaultGate gate, VaultDeadline deadline, TimeProvider clock)
{
    // A flood of forged versions must not make a flood of lists.
    private static readonly TimeSpan ListIsFresh = TimeSpan.FromSeconds(1);

    public async Task<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken bound)
    {
        using var turn = await gate.EnterAsync(bound);
        var client = clients.Version(wrapped.Version);
        try
        {
            var contentKey = await deadline.TryTwiceAsync(
                token => ContentKeyVault.UnwrapAsync(client, wrapped.Algorithm, wrapped.Bytes, token), bound);
            clients.Keep(wrapped.Version, client);
            return contentKey;
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && VaultAnswer.Of(exception).Code == "KeyNotFound")
        {
            throw await MissingAsync(wrapped.Version, exception, bound);
        }
        catch (RequestFailedException exception) when (exception.Status == 400 && VaultAnswer.Of(exception).IsAboutTheBytes)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the vault can't unwrap the content key", exception);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            var refused = VaultErrors.Translate(exception, clock);
            if (refused.Error != ErrorCatalogue.KekAccessDenied && source.Current?.IsUsable(wrapped.Version, clock.GetUtcNow()) is true)
            {
                // The vault knows better than our list: the version must not wrap any longer either.
                source.RefreshSoon();
            }

            throw refused;
        }
    }

    // A version that the vault does not have: deleted with its key if it ever was there, else made up.
    private async Task<KaclsException> MissingAsync(KekVersion version, RequestFailedException cause, CancellationToken bound)
    {
        var versions = source.Current;
        if (versions?.Known.Contains(version) is true)
        {
            source.RefreshSoon();
        }
        else if (versions is null || clock.GetUtcNow() - versions.ListedAt > ListIsFresh)
        {
            versions = await source.RefreshAsync().WaitAsync(bound);
        }

        var error = versions.IsDeleted || versions.Known.Contains(version) ? ErrorCatalogue.KekDeleted : ErrorCatalogue.EnvelopeKekUnknown;
        return error.ToException($"the vault has no version {version}", cause);
    }
}

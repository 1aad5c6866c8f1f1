using Azure;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Unwraps in the vault by exact version, and distinguishes the reasons why a version does not unwrap.</summary>
internal sealed class VaultUnwrapper(VaultClients clients, KeyVersionLife<LoadedKey> life, VaultGate gate, TimeProvider clock)
{
    public async Task<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken bound)
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
            throw await life.MissingAsync(wrapped.Version, exception, bound);
        }
        catch (RequestFailedException exception) when (exception.Status == 400)
        {
            throw VaultErrors.Translate(exception, clock, badRequest: ErrorCatalogue.EnvelopeTampered);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            life.Doubt(wrapped.Version);
            throw VaultErrors.Translate(exception, clock);
        }
    }
}

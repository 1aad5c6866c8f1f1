using System.Security.Cryptography;
using Azure;
using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>Unwraps in the vault by exact version, and distinguishes the reasons why a version does not unwrap.</summary>
internal sealed class VaultUnwrapper(
    VaultClients clients, KeyVersionLife<LoadedKey> life, VaultGate gate, TimeProvider clock)
{
    public async Task<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken bound)
    {
        var client = clients.Version(wrapped.Version);
        try
        {
            var contentKey = await gate.RunAsync(
                BudgetOf(wrapped.Version),
                token => ContentKeyVault.UnwrapAsync(client, wrapped.Algorithm, wrapped.Bytes, token),
                bound,
                discard: later => CryptographicOperations.ZeroMemory(later));
            clients.Keep(wrapped.Version, client);
            return contentKey;
        }
        catch (RequestFailedException exception) when (exception.Status == 404 && VaultAnswer.Of(exception).Code == "KeyNotFound")
        {
            throw await life.MissingAsync(wrapped.Version, exception, bound);
        }
        catch (RequestFailedException exception) when (exception.Status == 400 && VaultAnswer.Of(exception).IsAboutTheBytes)
        {
            throw ErrorCatalogue.EnvelopeTampered.ToException("the vault can't unwrap the content key", exception);
        }
        catch (RequestFailedException exception) when (exception.Status == 403)
        {
            life.Doubt(wrapped.Version);
            throw VaultErrors.Translate(exception, clock);
        }
    }

    // Versions that no longer wrap are seldom loaded; they are mostly of the type and size of the one that does.
    private VaultBudget BudgetOf(KekVersion version) =>
        (life.Current?.Find(version) ?? life.Ready()?.Key)?.Budget ?? VaultBudget.Unbounded;
}

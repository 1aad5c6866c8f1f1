using Kacls.Errors;
using Kacls.KeyEncryption;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// Loads every KEK when the host starts, so that the first request need not. A vault that fails does not keep the host from starting.
/// </summary>
internal sealed class KeyVersionWarmUp(IEnumerable<IKeyEncryptionKey> keys, ILogger<KeyVersionWarmUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(keys.OfType<KeyVaultKeyEncryptionKey>().Select(key => LoadAsync(key, stoppingToken)));

    private async Task LoadAsync(KeyVaultKeyEncryptionKey key, CancellationToken stopping)
    {
        try
        {
            await key.RefreshAsync(stopping);
        }
        catch (KaclsException exception)
        {
            Log.WarmUpFailed(logger, key.Name, exception.Error.ReasonCode, exception);
        }
    }
}

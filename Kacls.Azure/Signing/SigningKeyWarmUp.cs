using Kacls.Azure.KeyEncryption;
using Kacls.Errors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kacls.Azure.Signing;

/// <summary>
/// Loads the signing key's versions when the host starts, so that the first request need not. A vault that fails does not keep the host
/// from starting.
/// </summary>
internal sealed class SigningKeyWarmUp(KeyVaultSigningKey key, ILogger<SigningKeyWarmUp> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await key.GetPublicKeysAsync(stoppingToken);
        }
        catch (KaclsException exception)
        {
            Log.SigningWarmUpFailed(logger, exception.Error.ReasonCode, exception);
        }
    }
}

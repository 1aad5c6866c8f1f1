using Azure;
using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What a vault's refusal of a version means that the same vault lists.</summary>
internal static class KeyVersionErrors
{
    // Clocks that differ, and replicas that do, agree within seconds or minutes: whoever asks again is served.
    private const int RetryAfterSeconds = 5;

    /// <param name="exception">Whatever the call threw.</param>
    /// <param name="listed">The version; absent where it isn't listed.</param>
    /// <param name="clock">Ours.</param>
    public static KaclsException Of(Exception exception, KeyVersionInfo? listed, TimeProvider clock)
    {
        if (exception is RequestFailedException { Status: 404 } && listed is not null)
        {
            return ErrorCatalogue.KekUnreachable.ToException($"the vault lists version {listed.Version} and does not find it", exception);
        }

        var failure = exception as KaclsException ?? VaultErrors.Translate(exception, clock);

        // By our clock it is in force: the vault's is behind at a rotation with nbf (github.com/smallstep/certificates, issue 724).
        return failure.Error == ErrorCatalogue.KekExpired && listed is not null && listed.Obstacle(clock.GetUtcNow()) is null
            ? (failure.Error with { RetryAfterSeconds = RetryAfterSeconds }).ToException(failure.Detail, exception)
            : failure;
    }
}

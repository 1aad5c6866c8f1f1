using Kacls.Errors;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// A vault's failures as those of a seal key. What passes keeps its error, since it is the KEK's vault that fails; what the operator must
/// mend on the seal key is one error, and the detail says what it is.
/// </summary>
internal static class SealKeyErrors
{
    /// <param name="exception">Whatever the call threw.</param>
    /// <param name="keyId">The seal key.</param>
    /// <param name="sealing">Its version; absent where none is known.</param>
    /// <param name="clock">Ours.</param>
    public static KaclsException Of(Exception exception, string keyId, KeyVersionInfo? sealing, TimeProvider clock)
    {
        var failure = KeyVersionErrors.Of(exception, sealing, clock);

        // That a validity period passes is no reason to wait: by an older list, the version is still in force.
        var passes = (failure.Error.RetryAfterSeconds is not null && failure.Error.ReasonCode != ErrorCatalogue.KekExpired.ReasonCode)
            || failure.Error.ReasonCode == ErrorCatalogue.IdentityUnavailable.ReasonCode;
        return passes ? failure.Error.ToException($"seal key {keyId}: {failure.Detail}", failure)
            : failure.Error == ErrorCatalogue.SealKeyUnusable
                ? failure.Error.ToException($"{keyId}: {failure.Detail}", failure)
                : ErrorCatalogue.SealKeyUnusable.ToException($"{keyId}: {failure.Error.ReasonCode}, {failure.Detail}", failure);
    }
}

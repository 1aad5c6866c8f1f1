using Kacls.Errors;

namespace Kacls.Azure.Signing;

/// <summary>
/// A vault's failures as those of the signing key. What a retry can solve is one error and what the operator must correct is the other; the
/// KEK's reason code, which says more, goes to the operator.
/// </summary>
internal static class SigningKeyErrors
{
    public static KaclsException Of(KaclsException failure)
    {
        var error = failure.Error.RetryAfterSeconds is { } seconds
            ? ErrorCatalogue.SigningUnreachable with { RetryAfterSeconds = seconds }
            : ErrorCatalogue.SigningKeyUnusable;
        return error.ToException($"{failure.Error.ReasonCode} {failure.Detail}".TrimEnd(), failure.InnerException);
    }
}

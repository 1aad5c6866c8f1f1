using Azure;
using Kacls.Errors;
using Microsoft.Identity.Client;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What it means that this service gets no token: never that it lacks a role, of which only a vault can speak.</summary>
internal static class IdentityErrors
{
    public static KaclsException Of(Exception failure)
    {
        var status = Status(failure);

        // An identity that does not exist or is not assigned: IMDS, Error handling (Azure documentation, How to use managed identities to
        // acquire an access token). All else may pass: 404, 410 and 429 while the endpoint is updated or busy, 5xx, no answer.
        var error = status == 400
            ? ErrorCatalogue.IdentityUnavailable with { RetryAfterSeconds = null }
            : ErrorCatalogue.IdentityUnavailable;
        return error.ToException(
            status is null ? $"no token for the vault: {Deepest(failure)}" : $"the identity endpoint answered {status}", failure);
    }

    private static int? Status(Exception? failure) => failure switch
    {
        null => null,
        MsalServiceException { StatusCode: > 0 } refused => refused.StatusCode,
        RequestFailedException { Status: > 0 } refused => refused.Status,
        _ => Status(failure.InnerException),
    };

    private static string Deepest(Exception failure) =>
        failure is IdentityUnavailableException ? failure.Message : failure.GetBaseException().GetType().Name;
}

using System.Text.Json;
using Azure;
using Azure.Identity;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What a failure of Key Vault means to us.</summary>
internal static class VaultErrors
{
    /// <summary>The error for whatever a call of the SDK threw.</summary>
    /// <param name="exception">A status of 400 or 404 can have a meaning that only the caller knows.</param>
    /// <param name="clock">For a <c>Retry-After</c> that is a date.</param>
    public static KaclsException Translate(Exception exception, TimeProvider clock) => exception switch
    {
        // After a retry the SDK throws the failures of all tries together; the last one counts.
        AggregateException { InnerExceptions: [.., var last] } => Translate(last, clock),
        RequestFailedException failed => Translate(failed, clock),
        AuthenticationFailedException => IdentityErrors.Of(exception),
        OperationCanceledException or TimeoutException => ErrorCatalogue.KekTimeout.ToException("no answer in time", exception),

        // What the SDK's authentication throws of a challenge that is not for this vault: a token for it would go to somebody else
        // (aka.ms/azsdk/blog/vault-uri), and no retry changes that.
        InvalidOperationException or UriFormatException when exception.Message.Contains("challenge", StringComparison.OrdinalIgnoreCase) =>
            ErrorCatalogue.KekAccessDenied.ToException($"no token was sent: {Mismatch.Quote(exception.Message)}", exception),

        // What the SDK throws of an answer with 200 that is not a vault's: a page, or other JSON.
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException =>
            ErrorCatalogue.KekUnreachable.ToException($"the answer can't be read: {exception.GetType().Name}", exception),
        _ => ErrorCatalogue.KekUnreachable.ToException(exception.GetType().Name, exception),
    };

    private static KaclsException Translate(RequestFailedException failed, TimeProvider clock)
    {
        var answer = VaultAnswer.Of(failed);
        var error = Error(failed.Status, answer);
        if (error.RetryAfterSeconds is not null && VaultRetryAfter.Seconds(failed.GetRawResponse(), clock) is { } seconds)
        {
            error = error with { RetryAfterSeconds = seconds };
        }

        var detail = failed.Status == 0
            ? $"no answer: {ConnectionErrors.Describe(failed.InnerException ?? failed)}"
            : answer.Describe(failed.Status);
        return error.ToException(detail, failed);
    }

    private static KaclsError Error(int status, VaultAnswer answer) => status switch
    {
        400 => ErrorCatalogue.KekRequestRefused,
        401 => ErrorCatalogue.KekAccessDenied,
        403 or 404 when !answer.IsTheVaults => ErrorCatalogue.KekUnreachable,
        403 when Says(answer, "KeyDisabled", "disabled key") => ErrorCatalogue.KekDisabled,
        403 when Says(answer, "Expired", "expired key") || Says(answer, "NotYetValid", "not yet valid") => ErrorCatalogue.KekExpired,
        403 when Says(answer, "KeyOperationForbidden", "not permitted on this key") => ErrorCatalogue.KekOperationNotPermitted,
        403 => ErrorCatalogue.KekAccessDenied,
        404 when answer.Code == "KeyNotFound" => ErrorCatalogue.KekDeleted,
        408 or 504 => ErrorCatalogue.KekTimeout,
        429 => ErrorCatalogue.KekThrottled,
        _ => ErrorCatalogue.KekUnreachable,
    };

    private static bool Says(VaultAnswer answer, string code, string words) =>
        (answer.InnerCode ?? answer.Message).Contains(answer.InnerCode is null ? words : code, StringComparison.OrdinalIgnoreCase);
}

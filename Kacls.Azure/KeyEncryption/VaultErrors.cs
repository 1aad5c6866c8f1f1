using System.Text.Json;
using Azure;
using Azure.Identity;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What a failure of Key Vault means to us (Key Vault documentation, REST API error codes).</summary>
internal static class VaultErrors
{
    /// <summary>The error for whatever a call of the SDK threw.</summary>
    /// <param name="exception">Status 404 on a version has a meaning that only the caller knows.</param>
    /// <param name="clock">For a <c>Retry-After</c> that is a date.</param>
    /// <param name="badRequest">What a 400 means; the key can't be used, unless given.</param>
    public static KaclsException Translate(Exception exception, TimeProvider clock, KaclsError? badRequest = null) => exception switch
    {
        // After a retry the SDK throws the failures of all tries together; the last one counts.
        AggregateException { InnerExceptions: [.., var last] } => Translate(last, clock, badRequest),
        RequestFailedException failed => Translate(failed, clock, badRequest ?? ErrorCatalogue.KekAccessDenied),
        AuthenticationFailedException =>
            ErrorCatalogue.KekAccessDenied.ToException("no token for the vault: " + exception.GetType().Name, exception),
        OperationCanceledException or TimeoutException => ErrorCatalogue.KekTimeout.ToException(cause: exception),
        _ => ErrorCatalogue.KekUnreachable.ToException(exception.GetType().Name, exception),
    };

    private static KaclsException Translate(RequestFailedException failed, TimeProvider clock, KaclsError badRequest)
    {
        var inner = InnerCode(failed);
        var error = failed.Status switch
        {
            400 => badRequest,
            403 when Says(failed, inner, "KeyDisabled", "disabled key") => ErrorCatalogue.KekDisabled,
            403 when Says(failed, inner, "Expired", "expired key")
                || Says(failed, inner, "NotYetValid", "not yet valid") => ErrorCatalogue.KekExpired,
            401 or 403 => ErrorCatalogue.KekAccessDenied,
            404 => ErrorCatalogue.KekDeleted,
            408 or 504 => ErrorCatalogue.KekTimeout,
            429 => ErrorCatalogue.KekThrottled,
            _ => ErrorCatalogue.KekUnreachable,
        };
        if (error.RetryAfterSeconds is not null
            && failed.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var header) is true
            && RetryAfter.Seconds(header, clock.GetUtcNow()) is { } seconds)
        {
            error = error with { RetryAfterSeconds = seconds };
        }

        return error.ToException($"the vault answered {failed.Status} {failed.ErrorCode} {inner}".TrimEnd(), failed);
    }

    private static bool Says(RequestFailedException failed, string? inner, string code, string words) =>
        inner is null
            ? failed.Message.Contains(words, StringComparison.OrdinalIgnoreCase)
            : inner.Contains(code, StringComparison.OrdinalIgnoreCase);

    private static string? InnerCode(RequestFailedException failed)
    {
        if (failed.GetRawResponse()?.Content is not { } content)
        {
            return null;
        }

        try
        {
            using var body = JsonDocument.Parse(content);
            return body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && (error.TryGetProperty("innererror", out var inner) || error.TryGetProperty("innerError", out inner))
                && inner.ValueKind == JsonValueKind.Object
                && inner.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                    ? code.GetString()
                    : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

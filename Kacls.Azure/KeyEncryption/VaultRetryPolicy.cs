using Azure.Core;
using Azure.Core.Pipeline;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// One quick retry, and only where it can help within the 200 ms that Google recommends: after a connection failure, a 5xx, or a 401 that
/// challenges nobody, which a vault answers now and then to a good token. A 429 or anything else that asks to wait is passed on to the
/// caller, who is asked to come back; the SDK's own policy would wait here.
/// </summary>
internal sealed class VaultRetryPolicy() : RetryPolicy(maxRetries: 1, DelayStrategy.CreateFixedDelayStrategy(TimeSpan.FromMilliseconds(20)))
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        IsSpurious(message) || (CanHelp(message, exception) && base.ShouldRetry(message, exception));

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        IsSpurious(message) ? ValueTask.FromResult(true)
        : CanHelp(message, exception) ? base.ShouldRetryAsync(message, exception)
        : ValueTask.FromResult(false);

    private static bool CanHelp(HttpMessage message, Exception? exception) =>
        exception is not null || (message.HasResponse && message.Response.Status >= 500 && !VaultRetryAfter.IsIn(message.Response));

    // With a challenge, the SDK has tried again itself.
    private static bool IsSpurious(HttpMessage message) =>
        message.ProcessingContext.RetryNumber == 0 && message.HasResponse && message.Response.Status == 401
        && !message.Response.Headers.Contains("WWW-Authenticate");
}

using System.Net;

namespace Kacls.Cli.Gmail.Api;

/// <summary>Gmail, or Google's token endpoint, didn't do what it was asked.</summary>
/// <param name="message">For a person: status, reason and Google's own words; never a token or a key.</param>
/// <param name="status">The HTTP status; null: there was no answer.</param>
/// <param name="reason">Google's, such as <c>FAILED_PRECONDITION</c>.</param>
/// <param name="retryAfter">How long Google asks to wait.</param>
internal sealed class GmailException(string message, HttpStatusCode? status, string? reason = null, TimeSpan? retryAfter = null)
    : Exception(message)
{
    /// <summary>The HTTP status; null: there was no answer.</summary>
    internal HttpStatusCode? Status { get; } = status;

    /// <summary>How long Google asks to wait.</summary>
    internal TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>It was tried often enough: nobody further out tries again.</summary>
    internal bool IsGivenUp { get; set; }

    /// <summary>Too fast, or a fault on Google's side or between: the same again may do.</summary>
    internal bool IsTransient =>
        Status is null or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int?)Status >= 500 || IsQuota;

    /// <summary>What is to be made exists already: somebody, or a lost answer, was faster.</summary>
    internal bool IsConflict => Status == HttpStatusCode.Conflict;

    /// <summary>Client-side encryption isn't on for the user, or not yet: Google says up to 24 hours.</summary>
    internal bool IsNotYet => reason == "FAILED_PRECONDITION";

    // Gmail's quotas come as 403 too (rateLimitExceeded, userRateLimitExceeded, dailyLimitExceeded).
    private bool IsQuota => Status == HttpStatusCode.Forbidden
        && reason is "rateLimitExceeded" or "userRateLimitExceeded" or "dailyLimitExceeded";
}

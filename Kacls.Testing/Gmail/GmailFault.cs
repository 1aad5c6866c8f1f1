namespace Kacls.Testing.Gmail;

/// <summary>What goes wrong with one call.</summary>
/// <param name="Status">Answered with, before the call does anything; 0: nothing is answered, the connection is cut.</param>
/// <param name="RetryAfter">The header of that name.</param>
/// <param name="AfterWork">The call does its work first: only its answer is lost.</param>
/// <param name="Delay">Waited before anything else, by the system's clock.</param>
/// <param name="Body">Instead of Google's error body.</param>
public sealed record GmailFault(
    int Status = 0, string? RetryAfter = null, bool AfterWork = false, TimeSpan Delay = default, string? Body = null)
{
    /// <summary>The connection is cut before the call did anything.</summary>
    public static GmailFault Reset { get; } = new();

    /// <summary>The call did its work, and the connection is cut before the answer.</summary>
    public static GmailFault AnswerLost { get; } = new(AfterWork: true);

    /// <summary>The call comes late, but is answered.</summary>
    public static GmailFault Slow(TimeSpan delay) => new(200, Delay: delay);

    /// <summary>Google's body for a status.</summary>
    internal object Error => (Status switch
    {
        401 => GoogleErrorException.Unauthenticated(),
        403 => GoogleErrorException.Denied("Delegation denied"),
        404 => GoogleErrorException.NotFound(),
        409 => GoogleErrorException.Exists(),
        429 => new(429, "RESOURCE_EXHAUSTED", "rateLimitExceeded", "Too many concurrent requests for user"),
        >= 500 => new(Status, Status == 503 ? "UNAVAILABLE" : "INTERNAL", "backendError", "Backend Error"),
        _ => new GoogleErrorException(Status, "INVALID_ARGUMENT", "invalidArgument", "Invalid argument"),
    }).Body;
}

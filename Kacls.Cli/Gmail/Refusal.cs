namespace Kacls.Cli.Gmail;

/// <summary>A refusal of the key service, for a person.</summary>
internal static class Refusal
{
    /// <summary>Code, reason, correlation id, and what to do.</summary>
    public static string Describe(KeyServiceReply reply) =>
        $"The key service answered {reply.Status}{(reply.ReasonCode is { } reason ? $" ({reason})" : "")}: "
            + $"{reply.Message ?? "nothing that it says"} {Remedy(reply)}"
            + (reply.CorrelationId is { } id ? $" Its audit record has the correlation id {id}." : "");

    /// <summary>Whether the next request would be refused alike: it is the caller who is refused, or the service that can't.</summary>
    public static bool IsOfEveryRequest(KeyServiceReply reply) => reply.Status != 400;

    private static string Remedy(KeyServiceReply reply) => (reply.Status, reply.ReasonCode) switch
    {
        (401, _) => "Get a new ID token (--token) and run the same again: what is done is kept.",
        (403, "privileged_user_required") => "The administrator must be one of Kacls:Privileged:Users.",
        (403, _) => "Look the reason up in docs/errors.md: the administrator may not do this, or not from here.",
        (404 or 405, _) => "--url must be the base URL, as in the Admin console.",
        (429 or >= 500, _) => "Run the same again later: what is done is kept.",
        _ => "Look the reason up in docs/errors.md.",
    };
}

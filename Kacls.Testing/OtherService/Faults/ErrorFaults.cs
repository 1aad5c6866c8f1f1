using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Structured errors (2.7).</summary>
internal static class ErrorFaults
{
    private const string Rule = "2.7";

    internal static IEnumerable<Fault> All =>
    [
        new("error-with-status-200", Rule, Stated, "Errors have the status 200."),
        new("error-code-text", Rule, Stated, "code is text."),
        new("error-code-name", Rule, Stated, "code is a name."),
        new("error-code-other", Rule, Stated, "code is not the status."),
        new("error-code-always-500", Rule, Stated, "code is always 500."),
        new("error-code-zero", Rule, Stated, "code is 0."),
        new("error-code-fraction", Rule, Stated, "code is no integer."),
        new("error-code-missing", Rule, Stated, "code is missing."),
        new("error-message-missing", Rule, Stated, "message is missing."),
        new("error-message-number", Rule, Stated, "message is a number."),
        new("error-message-object", Rule, Stated, "message is an object."),
        new("error-message-null", Rule, Stated, "message is null."),
        new("error-message-empty", Rule, Inferred, "message is empty."),
        new("error-plain-text", Rule, Stated, "Errors are plain text."),
        new("error-html", Rule, Stated, "Errors are HTML."),
        new("error-json-string", Rule, Stated, "Errors are a JSON string."),
        new("error-json-array", Rule, Stated, "Errors are a JSON array."),
        new("error-nested", Rule, Stated, "Errors are nested in a member."),
        new("error-problem-json", Rule, Stated, "Errors are problem details of RFC 9457."),
        new("error-truncated-json", Rule, Stated, "Errors are cut JSON."),
        new("error-content-type-text", Rule, Inferred, "Errors are of type text/plain."),
        new("error-stack-trace", Rule, Inferred, "Errors have a stack trace."),
        new("error-echoes-request", Rule, Inferred, "Errors repeat the request with its tokens."),
        new("error-empty-body", Rule, Stated, "Errors are empty."),
        .. OnEach(Methods.Posts, new Fault("error-empty-body", Rule, Stated, "Errors are empty.")),
        new("empty-body-crash", Rule, Stated, "An empty body breaks the service down."),
        new("malformed-json-crash", Rule, Stated, "A body that is not JSON breaks the service down."),
        new("other-json-crash", Rule, Stated, "A body that is no JSON object breaks the service down."),
        new("deep-json-crash", Rule, Inferred, "Deep JSON breaks the service down."),
        new("wrong-type-crash", Rule, Stated, "A member of another type breaks the service down."),
        new("base64-crash", Rule, Stated, "A member that is not base64 breaks the service down."),
        new("unknown-method-crash", Rule, Inferred, "An unknown method breaks the service down."),
        new("unknown-method-answered-200", Rule, Stated, "An unknown method is answered 200."),
        new("wrong-verb-answered-200", Rule, Stated, "Another verb is answered 200."),
    ];
}

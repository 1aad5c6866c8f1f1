using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Requests, replies and CORS (2.1 to 2.6).</summary>
internal static class HttpFaults
{
    private static readonly Fault CorsAbsent = new("cors-absent", "2.3", Stated, "There is no CORS.");

    internal static IEnumerable<Fault> All => [.. Cors, .. Requests, .. Limits, .. Replies];

    private static IEnumerable<Fault> Cors =>
    [
        CorsAbsent, .. OnEach(["wrap", "unwrap", "delegate", .. Methods.Gmail], CorsAbsent),
        new("cors-absent-on-errors", "2.3", Inferred, "Errors have no CORS."),
        new("cors-only-on-errors", "2.3", Stated, "Only errors have CORS."),
        new("cors-only-on-preflight", "2.3", Stated, "Only preflights have CORS."),
        new("cors-preflight-empty", "2.3", Stated, "Preflights are answered 204 without a header."),
        new("cors-preflight-needs-token", "2.3", Stated, "Preflights need a token."),
        new("cors-preflight-405", "2.3", Stated, "OPTIONS is not allowed."),
        new("cors-preflight-500", "2.3", Stated, "Preflights fail with the right headers."),
        new("cors-preflight-without-headers", "2.3", Inferred, "Preflights allow no Content-Type."),
        new("cors-preflight-wrong-headers", "2.3", Inferred, "Preflights allow another header than Content-Type."),
        new("cors-any-with-credentials", "2.3", Inferred, "Every origin may call with credentials."),
        new("cors-reflects-any", "2.3", Inferred, "Every origin is named as allowed."),
        new("cors-null-origin", "2.3", Inferred, "The origin null is allowed."),
        new("cors-plain-http", "2.3", Inferred, "Google's host without TLS is allowed."),
        new("cors-by-suffix", "2.3", Inferred, "Every origin that ends with google.com is allowed."),
        new("cors-by-prefix", "2.3", Inferred, "Every origin that starts with Google's is allowed."),
        new("cors-by-contains", "2.3", Inferred, "Every origin that contains google.com is allowed."),
        new("cors-origin-with-slash", "2.3", Stated, "The allowed origin ends with a slash."),
        new("cors-two-origins", "2.3", Stated, "Two origins are named as allowed."),
        new("cors-legacy-origin", "2.3", Stated, "The origin of 2022 is named as allowed."),
        new("origin-required", "2.3", Inferred, "Requests without an origin are refused."),
    ];

    private static IEnumerable<Fault> Requests =>
    [
        new("content-type-required", "2.2", Inferred, "Only application/json is read."),
        new("unknown-members-refused", "2.2", Inferred, "Unknown members are refused."),
        new("trailing-text-accepted", "2.2", Inferred, "Text after the JSON is ignored."),
        new("base64url-refused", "2.4", Inferred, "Base64url is refused."),
        new("unpadded-base64-refused", "2.4", Inferred, "Base64 without padding is refused."),
        new("base64-garbage-skipped", "2.4", Inferred, "Characters that are not base64 are skipped."),
        new("wrong-type-coerced", "2.2", Inferred, "A number is read as a string."),
        new("any-verb-accepted", "2.2", Inferred, "PUT is answered like POST."),
        new("reason-required", "2.6", Stated, "reason is required."),
        new("reason-must-be-json", "2.6", Stated, "reason must be JSON."),
        new("reason-empty-refused", "2.6", Inferred, "An empty reason is refused."),
        new("reason-letters-only", "2.6", Inferred, "A reason with control characters or < is refused."),
        new("body-size-4k", "2.5", Inferred, "A body may have only 4 KB."),
    ];

    private static IEnumerable<Fault> Limits =>
    [
        new("limit-key-ignored", "2.5", Inferred, "A key of 129 bytes is wrapped."),
        new("limit-key-short", "2.5", Stated, "A key of 128 bytes is refused."),
        new("limit-key-quarter", "2.5", Stated, "A key of 34 bytes is refused."),
        new("limit-reason-short", "2.5", Stated, "A reason of 1,024 bytes is refused."),
        new("limit-reason-quarter", "2.5", Stated, "A reason of 512 bytes is refused."),
        new("limit-resource_name-ignored", "2.5", Inferred, "A resource_name of 129 bytes is accepted."),
        new("limit-resource_name-short", "2.5", Stated, "A resource_name of 128 bytes is refused."),
        new("limit-resource_name-in-characters", "2.5", Inferred, "A resource_name is measured in characters."),
        .. OnEach(["privilegedwrap"],
            new Fault("limit-resource_name-ignored", "2.5", Inferred, "A resource_name of 129 bytes is accepted.")),
        .. OnEach(Methods.Gmail, new Fault("limit-resource_name-quarter", "2.5", Stated, "A resource_name of 170 bytes is refused.")),
        new("limit-perimeter_id-ignored", "2.5", Inferred, "A perimeter_id of 129 bytes is accepted."),
        new("limit-perimeter_id-short", "2.5", Stated, "A perimeter_id of 128 bytes is refused."),
        new("limit-perimeter_id-in-characters", "2.5", Inferred, "A perimeter_id is measured in characters."),
        new("limit-wrapped_key-quarter", "2.5", Stated, "A blob of 300 bytes, which the service made itself, is refused."),
    ];

    private static IEnumerable<Fault> Replies =>
    [
        new("answers-200-to-everything", "2.7", Stated, "Everything is answered 200."),
        new("checks-nothing", "3.8", Stated, "Everything is done for everyone."),
        new("refuses-everything", "4", Stated, "Everything is refused."),
        new("success-201", "2.2", Stated, "Success is 201."),
        new("reply-content-type-html", "2.2", Inferred, "Replies are of type text/html."),
        new("reply-content-type-text", "2.2", Inferred, "Replies are of type text/plain."),
        new("reply-empty", "4", Stated, "Replies are empty."),
        new("reply-nested", "4", Stated, "Replies are nested in a member."),
        new("reply-array", "4", Stated, "Replies are in an array."),
        new("reply-unpadded", "2.4", Stated, "Base64 of replies is not padded."),
        new("reply-base64url", "2.4", Stated, "Replies are in base64url."),
        .. OnEach(
            Methods.Posts,
            new Fault("reply-member-renamed", "4", Stated, "Members of the reply have other names."),
            new Fault("reply-members-null", "4", Stated, "Members of the reply are null."),
            new Fault("listed-but-absent", "4.1", Stated, "The method is listed and unknown.")),
        new("reply-bare@wrap", "4.2", Stated, "The blob is the whole reply."),
        new("wrap-old-member-name", "4.2", Stated, "The blob is in a member of another name."),
        new("sleeps@digest", "2.2", Stated, "There is no answer."),
    ];
}

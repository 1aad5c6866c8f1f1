using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>rewrap and certs (4.5, 4.13, 11).</summary>
internal static class MigrationFaults
{
    internal static IEnumerable<Fault> All => [.. Urls, .. Tokens, .. Requests, .. Answers, .. Certs];

    private static IEnumerable<Fault> Urls =>
    [
        new("rewrap-any-url-accepted", "11-3", Inferred, "Any address is asked for the key."),
        new("rewrap-url-by-prefix", "11-3", Inferred, "An address that starts with a listed one is asked."),
        new("rewrap-url-by-contains", "11-3", Inferred, "An address that contains a listed one is asked."),
        new("rewrap-url-by-authority", "11-3", Inferred, "Every address of a listed host and port is asked."),
        new("rewrap-url-by-host", "11-3", Inferred, "Every address of a listed host is asked, on any port."),
        new("rewrap-url-by-path", "11-3", Inferred, "Only the path of the address is compared."),
        new("rewrap-url-in-any-case", "11-3", Inferred, "Addresses are compared without case."),
        new("rewrap-follows-redirects", "11-3", Inferred, "A redirect of the other key service is followed."),
    ];

    private static IEnumerable<Fault> Tokens =>
    [
        new("rewrap-token-issuer-is-peer", "3.7", Stated, "iss is the other key service."),
        new("rewrap-token-issuer-is-host", "3.7", Stated, "iss is the host alone."),
        new("rewrap-token-audience-of-google", "3.7", Stated, "aud is that of Google's tokens."),
        new("rewrap-token-audience-is-peer", "3.7", Stated, "aud is the other key service."),
        new("rewrap-token-url-is-own", "3.7", Stated, "kacls_url is the own URL."),
        new("rewrap-token-other-resource", "3.7", Stated, "resource_name is another."),
        new("rewrap-token-iat-in-future", "3.7", Stated, "iat is in the future."),
        new("rewrap-token-lives-a-day", "3.7", Inferred, "The token is good for a day."),
        new("rewrap-token-is-expired", "3.7", Stated, "The token has expired when it is made."),
        new("rewrap-token-exp-in-milliseconds", "3.7", Inferred, "exp is in milliseconds."),
        new("rewrap-token-exp-is-text", "3.7", Stated, "exp is text."),
        new("rewrap-token-jti-fixed", "3.7", Inferred, "Every token has the same jti."),
        new("rewrap-token-without-iss", "3.7", Stated, "The token has no iss."),
        new("rewrap-token-without-aud", "3.7", Stated, "The token has no aud."),
        new("rewrap-token-without-kacls_url", "3.7", Stated, "The token has no kacls_url."),
        new("rewrap-token-without-resource_name", "3.7", Stated, "The token has no resource_name."),
        new("rewrap-token-without-iat", "3.7", Stated, "The token has no iat."),
        new("rewrap-token-without-exp", "3.7", Stated, "The token has no exp."),
        new("rewrap-token-without-kid", "3.7", Inferred, "The token's header has no kid."),
        new("rewrap-token-with-other-kid", "3.7", Stated, "The token names a key that is not in certs."),
        new("rewrap-token-alg-none", "3.7", Stated, "The token is not signed."),
        new("rewrap-token-hs256", "3.7", Stated, "The token is signed with a secret."),
        new("rewrap-token-by-unpublished-key", "3.7", Stated, "The token is signed with a key that is not in certs."),
    ];

    private static IEnumerable<Fault> Requests =>
    [
        new("rewrap-asks-unwrap", "11-5", Stated, "The other key service is asked by unwrap."),
        new("rewrap-asks-takeout-unwrap", "11-5", Stated, "The other key service is asked by takeout_unwrap."),
        new("rewrap-asks-for-other-resource", "11-5", Stated, "The request names another resource."),
        new("rewrap-asks-without-authentication", "11-5", Stated, "The request has no token."),
        new("rewrap-asks-without-resource_name", "11-5", Stated, "The request names no resource."),
        new("rewrap-asks-without-wrapped_key", "11-5", Stated, "The request has no blob."),
        new("rewrap-sends-blob-cut", "11-5", Stated, "The blob is sent without its end."),
        .. OnEach(Methods.Migration, new Fault("authentication-required", "3.9", Stated, "An authentication token is required.")),
    ];

    private static IEnumerable<Fault> Answers =>
    [
        new("rewrap-returns-old-blob", "11-7", Stated, "The old blob is returned."),
        new("rewrap-without-hash", "4.5", Stated, "The reply has no resource_key_hash."),
        new("rewrap-old-member-name", "4.5", Stated, "The hash is called checksum."),
        new("rewrap-hash-of-blob", "4.5", Stated, "The hash is that of the blob."),
        new("rewrap-perimeter-lost", "5", Inferred, "The token's perimeter_id is neither sealed nor hashed."),
        new("rewrap-resource-lost", "11-7", Stated, "The new blob is bound to no resource."),
        new("rewrap-ignores-key", "11-7", Stated, "A new key is wrapped in place of the one that was had."),
        new("rewrap-status-ignored", "11-6", Stated, "The key in an answer of failure is taken."),
        new("rewrap-missing-key-accepted", "11-6", Stated, "An answer without a key is taken for an empty key."),
        new("rewrap-long-key-accepted", "2.5", Inferred, "A key of more than 128 bytes is taken over."),
        new("rewrap-failure-crash", "2.7", Stated, "A failure of the other key service breaks this one down."),
    ];

    private static IEnumerable<Fault> Certs =>
    [
        new("certs-with-private-parts", "4.13", Stated, "certs has the private key."),
        new("certs-of-other-key", "4.13", Stated, "certs has another key than the one that signs."),
        new("certs-change-every-time", "4.13", Stated, "certs has a new key every time."),
        new("certs-empty", "4.13", Stated, "certs has no key."),
        new("certs-key-alone", "4.13", Stated, "certs is a key and not a set."),
        new("certs-in-plain-base64", "4.13", Stated, "The modulus is in padded base64."),
        new("certs-without-kid", "4.13", Inferred, "The key in certs has no kid."),
        new("certs-without-kty", "4.13", Stated, "The key in certs has no kty."),
        new("certs-without-n", "4.13", Stated, "The key in certs has no n."),
        new("certs-without-e", "4.13", Stated, "The key in certs has no e."),
        .. OnEach(
            ["certs", "status"],
            new Fault("get-needs-token", "3.9", Stated, "A token is required."),
            new Fault("get-fails", "4.1", Stated, "The answer is a failure."),
            new Fault("get-by-post-only", "4.1", Stated, "POST is required.")),
    ];
}

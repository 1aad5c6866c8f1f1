using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Form, signature, issuer, audience and times of each kind of token (3.1, 3.5, 3.7).</summary>
internal static class TokenFaults
{
    private static readonly (string Name, string Level, string Breaks)[] Signature =
    [
        ("unchecked", Stated, "nothing of the token is checked"),
        ("signature-unchecked", Stated, "the signature is not checked"),
        ("signature-stripped-accepted", Stated, "a token whose signature was cut off is accepted"),
        ("signature-of-zeros-accepted", Stated, "a signature of zeros is accepted"),
        ("alg-none-accepted", Stated, "alg none is accepted"),
        ("alg-none-in-capitals-accepted", Stated, "alg NONE is accepted"),
        ("alg-none-capitalised-accepted", Stated, "alg None is accepted"),
        ("alg-none-in-any-case-accepted", Stated, "alg none is refused, and accepted in any other case"),
        ("alg-empty-accepted", Stated, "an empty alg is taken for no signature"),
        ("alg-missing-accepted", Stated, "a header without alg is taken for no signature"),
        ("alg-unknown-accepted", Stated, "an alg that the service does not know is not verified"),
        ("alg-hs256-with-pem-accepted", Stated, "HS256 is verified with the public key's PEM as secret"),
        ("alg-hs256-with-pem-with-newline-accepted", Stated, "HS256 is verified with the public key's PEM and a newline as secret"),
        ("alg-hs256-with-der-accepted", Stated, "HS256 is verified with the public key's DER as secret"),
        ("alg-hs256-with-modulus-accepted", Stated, "HS256 is verified with the modulus as secret"),
        ("alg-hs256-with-modulus-text-accepted", Stated, "HS256 is verified with the text of n as secret"),
        ("alg-hs256-with-empty-accepted", Stated, "HS256 is verified with an empty secret"),
        ("header-jwk-honoured", Stated, "the key in the token's own header is believed"),
        ("header-jku-honoured", Stated, "keys are fetched from where the token's header says"),
        ("header-x5c-honoured", Stated, "the certificate in the token's own header is believed"),
        ("kid-path-read-as-key", Stated, "a kid with slashes is opened as a file, which is empty"),
        ("kid-unknown-signature-unchecked", Stated, "the signature goes unchecked where the kid is unknown"),
        ("kid-missing-signature-unchecked", Stated, "the signature goes unchecked where no kid is given"),
        ("kid-ignored-first-key-taken", Stated, "the first key of the set is taken, whatever the kid"),
        ("keys-pooled", Stated, "any issuer's key verifies any issuer's token"),
        ("malformed-crash", Stated, "a token that can't be read breaks the service down"),
        ("further-parts-ignored", Inferred, "a fourth part of the token is ignored"),
        ("whitespace-trimmed", Inferred, "whitespace around the token is dropped"),
    ];

    private static readonly (string Name, string Level, string Breaks)[] Issuer =
    [
        ("issuer-unchecked", Stated, "a token of an unknown issuer is verified with the first trusted one's keys"),
        ("issuer-missing-accepted", Stated, "a token without iss is accepted"),
        ("issuer-by-prefix", Stated, "an issuer that starts with a trusted one is accepted"),
        ("issuer-by-suffix", Stated, "an issuer that ends with a trusted one is accepted"),
        ("issuer-by-contains", Stated, "an issuer that contains a trusted one is accepted"),
        ("issuer-part-accepted", Stated, "a part of a trusted issuer is accepted"),
        ("issuer-in-any-case", Inferred, "issuers are compared without case"),
        ("issuer-with-slash-accepted", Inferred, "a slash at the end of the issuer is dropped"),
        ("issuer-trimmed", Inferred, "whitespace around the issuer is dropped"),
        ("issuer-of-other-application-accepted", Stated, "every issuer is trusted on every method"),
    ];

    private static readonly (string Name, string Level, string Breaks)[] Audience =
    [
        ("audience-unchecked", Stated, "aud is not checked"),
        ("audience-missing-accepted", Stated, "a token without aud is accepted"),
        ("audience-array-unchecked", Stated, "any array is accepted as aud"),
        ("audience-empty-array-accepted", Stated, "an empty array is accepted as aud"),
        ("audience-of-other-type-accepted", Stated, "a number is accepted as aud"),
        ("audience-array-first-only", Inferred, "only the first audience of an array counts"),
        ("audience-by-prefix", Stated, "an audience that starts with the right one is accepted"),
        ("audience-by-suffix", Stated, "an audience that ends with the right one is accepted"),
        ("audience-by-contains", Stated, "an audience that contains the right one is accepted"),
        ("audience-part-accepted", Stated, "a part of the right audience is accepted"),
        ("audience-empty-accepted", Stated, "an empty audience is accepted"),
        ("audience-in-any-case", Stated, "audiences are compared without case"),
        ("audience-trimmed", Inferred, "whitespace around the audience is dropped"),
        ("audience-list-in-text-accepted", Inferred, "a list of audiences in one string is taken apart"),
        ("audience-of-other-issuer-accepted", Stated, "the audience of any trusted issuer is accepted"),
    ];

    private static readonly (string Name, string Level, string Breaks)[] Times =
    [
        ("exp-ignored", Stated, "exp is not checked"),
        ("exp-missing-accepted", Stated, "a token without exp is accepted"),
        ("exp-of-other-type-accepted", Stated, "an exp that is no number is not checked"),
        ("exp-zero-means-never", Stated, "an exp of 0 means that the token never expires"),
        ("exp-negative-accepted", Stated, "a negative exp means that the token never expires"),
        ("exp-from-iat", Stated, "iat and an hour count in place of exp"),
        ("exp-an-hour-late", Stated, "a token is accepted for an hour after exp"),
        ("exp-a-day-late", Stated, "a token is accepted for a day after exp"),
        ("exp-a-month-late", Stated, "a token is accepted for a month after exp"),
        ("exp-in-milliseconds", Stated, "exp is compared as milliseconds with seconds"),
        ("exp-fraction-refused", Inferred, "an exp with a fraction is refused"),
        ("nbf-ignored", Inferred, "nbf is not checked"),
        ("nbf-an-hour-early", Inferred, "a token is accepted an hour before nbf"),
        ("nbf-a-day-early", Inferred, "a token is accepted a day before nbf"),
        ("nbf-required", Stated, "a token without nbf is refused"),
        ("iat-missing-accepted", Inferred, "a token without iat is accepted"),
        ("iat-of-other-type-accepted", Inferred, "an iat that is no number is accepted"),
        ("iat-in-future-accepted", Inferred, "a token of the future is accepted"),
        ("iat-older-than-10-minutes-refused", Stated, "a token is refused ten minutes after iat, before exp"),
        ("lifetime-of-an-hour-refused", Stated, "a token that is good for an hour is refused"),
    ];

    // What a forged delegated token can do; that of another service than this one can't exist.
    private static readonly HashSet<string> Forgeries =
    [
        "unchecked", "signature-unchecked", "signature-stripped-accepted", "signature-of-zeros-accepted", "alg-none-accepted",
        "alg-none-in-any-case-accepted", "alg-missing-accepted", "alg-hs256-with-empty-accepted", "header-jwk-honoured",
            "header-jku-honoured",
        "kid-unknown-signature-unchecked", "kid-missing-signature-unchecked", "keys-pooled",
    ];

    // What can't be read is taken for a user's token; and how long a key service's token is good is not said.
    private static readonly HashSet<string> NotOfPeers =
    [
        "peer-malformed-crash", "peer-further-parts-ignored", "peer-whitespace-trimmed", "peer-lifetime-of-an-hour-refused",
        "peer-iat-older-than-10-minutes-refused",
    ];

    private static readonly string[] EverywhereNeeded =
        ["signature-unchecked", "alg-none-accepted", "issuer-of-other-application-accepted", "audience-unchecked", "exp-ignored"];

    internal static IEnumerable<Fault> All =>
    [
        .. Of("authorization", "3.1, 3.2", [.. Signature, .. Issuer, .. Audience, .. Times]),
        .. Of("authentication", "3.5",
            [.. Signature, .. Issuer, .. Audience, ("audience-array-refused", Inferred, "an array as aud is refused"), .. Times]),
        .. Of("peer", "3.7", [.. Signature, .. Audience, .. Times]).Where(fault => !NotOfPeers.Contains(fault.Name)),
        .. Of("delegated", "3.6", [.. Signature.Where(fault => Forgeries.Contains(fault.Name))]),
        .. OnEach(Methods.WithAuthorization, Of("authorization", "3.1, 3.9", Needed)),
        .. OnEach(Methods.WithAuthentication, Of("authentication", "3.5, 3.9", Needed)),
        .. OnEach(
            Methods.WithAuthentication,
            new Fault("authentication-missing-accepted", "3.9", Stated, "a request without an authentication token is accepted")),
        new("authorization-missing-accepted", "3.9", Stated, "a request without an authorization token is accepted"),
        new("keys-never-refetched", "3.1", Inferred, "an issuer's key set is never fetched again, so that no key can be rotated"),
        new("keys-first-of-set-only", "3.1", Stated, "only the first key of a set is kept"),
        new("keys-last-of-set-only", "3.1", Stated, "only the last key of a set is kept"),
    ];

    private static (string Name, string Level, string Breaks)[] Needed =>
        [.. Signature.Concat(Issuer).Concat(Audience).Concat(Times).Where(fault => EverywhereNeeded.Contains(fault.Name))];

    private static IEnumerable<Fault> Of(string kind, string rule, IEnumerable<(string Name, string Level, string Breaks)> faults) =>
        faults.Select(fault => new Fault($"{kind}-{fault.Name}", rule, fault.Level, $"Token of {kind}: {fault.Breaks}."));
}

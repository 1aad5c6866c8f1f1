using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Role, address, owner and names in the authorization token (3.2, 3.8, 3.9).</summary>
internal static class ClaimFaults
{
    private static readonly Fault RoleUnchecked = new("role-unchecked", "3.9", Stated, "The role is not checked.");

    private static readonly Fault UrlUnchecked = new("authorization-kacls-url-unchecked", "3.8-4", Stated, "kacls_url is not checked.");

    private static readonly Fault OwnerIgnored = new("owner-domain-ignored", "3.8-7", Inferred, "kacls_owner_domain is not checked.");

    internal static IEnumerable<Fault> All => [.. Roles, .. Urls, .. Owners, .. Names];

    private static IEnumerable<Fault> Roles =>
    [
        RoleUnchecked,
        .. OnEach(Methods.WithAuthorization.Except(["delegate"]), RoleUnchecked,
            new Fault("role-missing-accepted", "3.9", Stated, "A token without a role is accepted.")),
        new("role-reader-accepted@wrap", "3.9", Stated, "A reader may wrap."),
        new("role-upgrader-accepted@unwrap", "3.9", Stated, "An upgrader may unwrap."),
        new("role-writer-refused@unwrap", "3.9", Stated, "A writer may not unwrap."),
        new("role-writer-refused@wrap", "3.9", Stated, "A writer may not wrap."),
        new("role-reader-refused@unwrap", "3.9", Stated, "A reader may not unwrap."),
        new("role-upgrader-refused@wrap", "3.9", Stated, "An upgrader may not wrap."),
        new("role-migrator-accepted@digest", "3.4", Stated, "A migrator may ask for a digest."),
        new("role-verifier-accepted@rewrap", "3.4", Stated, "A verifier may rewrap."),
        new("role-reader-accepted@digest", "3.9", Stated, "A reader may ask for a digest."),
        new("role-writer-accepted@rewrap", "3.9", Stated, "A writer may rewrap."),
        new("role-verifier-refused@digest", "3.9", Stated, "A verifier may not ask for a digest."),
        new("role-migrator-refused@rewrap", "3.9", Stated, "A migrator may not rewrap."),
        new("role-decrypter-accepted@privatekeysign", "3.3", Stated, "A decrypter may sign."),
        new("role-signer-accepted@privatekeydecrypt", "3.3", Stated, "A signer may decrypt."),
        new("role-writer-accepted@privatekeysign", "3.9", Stated, "A writer may sign."),
        new("role-reader-accepted@privatekeydecrypt", "3.9", Stated, "A reader may decrypt."),
        new("role-signer-refused@privatekeysign", "3.9", Stated, "A signer may not sign."),
        new("role-decrypter-refused@privatekeydecrypt", "3.9", Stated, "A decrypter may not decrypt."),
        new("role-in-any-case", "3.9", Inferred, "Roles are compared without case."),
        new("role-by-prefix", "3.9", Stated, "A role that starts with a right one is accepted."),
        new("role-by-contains", "3.9", Stated, "A role that contains a right one is accepted."),
        new("role-part-accepted", "3.9", Stated, "A part of a right role is accepted."),
        new("role-trimmed", "3.9", Inferred, "Whitespace around the role is dropped."),
        new("role-list-accepted", "3.9", Stated, "A list of roles in one string is taken apart."),
        new("role-of-other-type-accepted", "3.9", Stated, "A role that is no string is accepted."),
    ];

    private static IEnumerable<Fault> Urls =>
    [
        UrlUnchecked, .. OnEach(Methods.WithAuthorization, UrlUnchecked),
        .. OnEach(Methods.WithAuthorization,
            new Fault("authorization-kacls-url-missing-accepted", "3.8-4", Stated, "A token without kacls_url is accepted.")),
        .. KaclsUrls("authorization", "3.8-4"),
        .. KaclsUrls("peer", "3.7"),
        new("peer-kacls-url-unchecked", "3.7", Stated, "kacls_url of a key service's token is not checked."),
        new("peer-kacls-url-missing-accepted", "3.7", Stated, "A key service's token without kacls_url is accepted."),
    ];

    private static IEnumerable<Fault> Owners =>
    [
        OwnerIgnored, .. OnEach(Methods.WithAuthorization.Except(["delegate"]), OwnerIgnored),
        .. OnEach(["delegate"], OwnerIgnored with { Level = Stated }),
        new("owner-domain-by-suffix", "3.8-7", Inferred, "An owner's domain that ends with the right one is accepted."),
        new("owner-domain-subdomain-accepted", "3.8-7", Inferred, "A subdomain of the owner's domain is accepted."),
        new("owner-domain-by-prefix", "3.8-7", Inferred, "An owner's domain that starts with the right one is accepted."),
        new("owner-domain-part-accepted", "3.8-7", Inferred, "A part of the owner's domain is accepted."),
        new("owner-domain-from-email", "3.8-7", Inferred, "The domain of the user's e-mail counts as the owner's."),
        new("owner-domain-required", "3.2", Stated, "A token without kacls_owner_domain is refused."),
    ];

    private static IEnumerable<Fault> Names =>
    [
        .. OnEach(
            Methods.WithAuthorization.Except(Methods.Gmail),
            new Fault("authorization-resource-missing-accepted", "3.2", Stated, "A token without resource_name is accepted.")),
        .. OnEach(Methods.WithAuthorization,
            new Fault("authorization-email-missing-accepted", "3.2", Stated, "An authorization token without email is accepted."))
            .Where(fault => !Methods.Migration.Any(method => fault.Name.EndsWith(method, StringComparison.Ordinal))),
        new("gmail-resource-limited-to-128", "3.3", Stated, "Gmail's resource_name may have only 128 bytes."),
        new("perimeter-required", "3.2", Stated, "A token without perimeter_id is refused."),
        new("perimeter-empty-refused", "3.2", Stated, "An empty perimeter_id is refused."),
        new("perimeter-must-be-that-of-blob", "4.3", Inferred, "unwrap wants the token's perimeter to equal the blob's."),
    ];

    private static IEnumerable<Fault> KaclsUrls(string kind, string rule)
    {
        (string Name, string Level, string Breaks)[] faults =
        [
            ("empty-accepted", Stated, "an empty kacls_url is accepted"),
            ("by-prefix", Stated, "a kacls_url that starts with the own URL is accepted"),
            ("by-contains", Stated, "a kacls_url that contains the own URL is accepted"),
            ("by-suffix", Stated, "a kacls_url that ends with the own URL is accepted"),
            ("part-accepted", Stated, "a kacls_url that is the start of the own URL is accepted"),
            ("by-host", Stated, "only the host of kacls_url is compared"),
            ("by-authority", Stated, "only host and port of kacls_url are compared"),
            ("by-path", Stated, "only the path of kacls_url is compared"),
            ("scheme-ignored", Stated, "the scheme of kacls_url is not compared"),
            ("port-ignored", Stated, "the port of kacls_url is not compared"),
            ("query-ignored", Stated, "a query or fragment of kacls_url is dropped"),
            ("in-any-case", Inferred, "the path of kacls_url is compared without case"),
            ("trimmed", Inferred, "whitespace around kacls_url is dropped"),
        ];
        return faults.Select(fault => new Fault($"{kind}-kacls-url-{fault.Name}", rule, fault.Level, $"Token of {kind}: {fault.Breaks}."));
    }
}

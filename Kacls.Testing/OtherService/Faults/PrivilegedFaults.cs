using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Privileged users (4.7 to 4.9, 4.12, 8) and other key services that ask (3.7).</summary>
internal static class PrivilegedFaults
{
    internal static IEnumerable<Fault> All =>
    [
        .. OnEach(
            Methods.Privileged,
            new Fault("privileged-any-user", "8", Inferred, "Every user of the administrators' provider is privileged."),
            new Fault("privileged-by-user-provider", "4.8", Inferred, "The employees' provider vouches for administrators.")),
        new("privileged-by-guest-provider", "4.8", Inferred, "The guests' provider vouches for administrators."),
        new("privileged-email-by-prefix", "8", Inferred, "An address that starts with an administrator's is privileged."),
        new("privileged-email-by-suffix", "8", Inferred, "An address that ends with an administrator's is privileged."),
        new("privileged-email-by-local-part", "8", Inferred, "An administrator's name at any domain is privileged."),
        new("privileged-by-domain", "8", Inferred, "Everyone of the administrator's domain is privileged."),
        new("privileged-email-missing-accepted", "8", Inferred, "A token that names nobody is privileged."),
        new("takeout-unwrap-unknown", "4.8", Inferred, "The old path takeout_unwrap is unknown."),
        .. Peers,
    ];

    private static IEnumerable<Fault> Peers =>
    [
        new("peer-refused", "4.8", Stated, "No other key service may unwrap."),
        new("peer-unlisted-accepted", "3.7", Stated, "Any key service may unwrap."),
        new("peer-by-prefix", "3.7", Stated, "A key service whose URL starts with a listed one may unwrap."),
        new("peer-part-accepted", "3.7", Stated, "A key service whose URL is the start of a listed one may unwrap."),
        new("peer-by-host", "3.7", Stated, "Every key service of a listed one's host may unwrap."),
        new("peer-in-any-case", "3.7", Inferred, "Key services' URLs are compared without case."),
        new("peer-resource-ignored", "3.7", Stated, "The resource of a key service's token is not compared."),
        new("peer-resource-missing-accepted", "3.7", Stated, "A key service's token without a resource is accepted."),
        new("peer-resource-in-any-case", "3.7", Stated, "The resource of a key service's token is compared without case."),
        new("peer-resource-by-prefix", "3.7", Stated, "The start of the resource in a key service's token is enough."),
        new("peer-email-required", "3.7", Stated, "A key service's token without an e-mail is refused."),
        new("peer-replay-accepted", "3.7", Inferred, "A key service's token can be used again."),
        .. OnEach(
            ["privilegedwrap", "privilegedprivatekeydecrypt", "wrapprivatekey"],
            new Fault("peer-accepted", "3.9", Stated, "A key service's token is accepted.")),
    ];
}

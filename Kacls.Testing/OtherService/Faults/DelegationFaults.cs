using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Delegation (3.6, 3.8-2, 4.6, 10).</summary>
internal static class DelegationFaults
{
    internal static IEnumerable<Fault> All =>
    [
        .. OnEach(
            ["wrap", "unwrap"],
            new Fault("delegation-unchecked", "3.8-2", Stated, "Nothing of the delegation is compared."),
            new Fault("delegation-missing-in-authorization-accepted", "3.8-2", Stated, "The authorization token need not delegate."),
            new Fault("delegation-to-anyone-accepted", "3.8-2", Stated, "delegated_to of the two tokens is not compared."),
            new Fault("delegation-resource-ignored", "3.8-2", Stated, "The resource of the delegated token is not compared."),
            new Fault("delegation-without-resource-accepted", "3.8-2", Stated, "A delegated token without resource_name is accepted."),
            new Fault("delegation-of-authorization-ignored", "3.8", Inferred,
                "An authorization token that delegates is accepted from the user."),
            new Fault("delegated-token-refused", "10", Stated, "The delegated token is not accepted.")),
        new("delegation-in-one-case", "3.8-2", Stated, "delegated_to is compared with case."),
        new("delegation-by-prefix", "3.8-2", Stated, "The start of delegated_to is enough."),
        new("delegation-by-local-part", "3.8-2", Stated, "Only what is before the @ of delegated_to is compared."),
        new("delegation-resource-in-any-case", "3.8-2", Stated, "The resource of the delegated token is compared without case."),
        new("delegation-resource-by-prefix", "3.8-2", Stated, "The start of the delegated token's resource is enough."),
        .. OnEach(
            ["delegate", .. Methods.Gmail, .. Methods.Privileged],
            new Fault("delegated-token-accepted", "10", Inferred, "A delegated token is accepted.")),
        .. Minted,
    ];

    private static IEnumerable<Fault> Minted =>
    [
        new("delegate-to-nobody-accepted", "4.6", Stated, "delegate wants no delegated_to."),
        new("delegate-other-member-name", "4.6", Stated, "The delegated token is in a member of another name."),
        new("delegate-mints-alg-none", "3.6", Stated, "The delegated token is not signed."),
        new("delegate-lives-a-day", "3.6", Stated, "The delegated token is good for a day."),
        new("delegate-lives-a-year", "3.6", Inferred, "The delegated token is good for a year."),
        new("delegate-is-expired", "3.6", Stated, "The delegated token has expired when it is made."),
        new("delegate-expires-in-milliseconds", "3.6", Stated, "exp of the delegated token is in milliseconds."),
        new("delegate-without-audience", "3.6", Stated, "The delegated token has no aud."),
        new("delegate-without-iss", "3.6", Stated, "The delegated token has no iss."),
        new("delegate-without-iat", "3.6", Stated, "The delegated token has no iat."),
        new("delegate-without-exp", "3.6", Stated, "The delegated token has no exp."),
        new("delegate-without-email", "3.6", Stated, "The delegated token has no email."),
        new("delegate-without-delegated_to", "4.6", Stated, "The delegated token has no delegated_to."),
        new("delegate-without-resource_name", "4.6", Stated, "The delegated token has no resource_name."),
        new("delegate-other-issuer", "3.6", Inferred, "The delegated token names the user's provider as its issuer."),
        new("delegate-google-email-lost", "3.6", Inferred, "google_email is not copied into the delegated token."),
        new("delegate-entity-of-authentication", "4.6", Stated, "delegated_to is copied from the authentication token."),
        new("delegate-entity-is-user", "4.6", Stated, "The delegated token delegates to the user."),
        new("delegate-resource-of-authentication", "4.6", Stated, "resource_name is copied from the authentication token."),
        new("delegate-resource-in-lower-case", "4.6", Stated, "resource_name is changed to lower case in the delegated token."),
    ];
}

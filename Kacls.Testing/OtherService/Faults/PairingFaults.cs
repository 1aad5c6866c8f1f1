using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>The two tokens name one user (3.8-1), and guests come from where guests come from (9).</summary>
internal static class PairingFaults
{
    private static readonly Fault EmailUnchecked = new("email-unchecked", "3.8-1", Stated, "The users of the two tokens are not compared.");

    internal static IEnumerable<Fault> All =>
    [
        EmailUnchecked, .. OnEach(Methods.WithUser, EmailUnchecked),
        .. OnEach(Methods.WithUser, new Fault("google-email-ignored", "3.8-1", Stated, "google_email is ignored.")),
        new("email-in-one-case", "3.8-1", Stated, "E-mail addresses are compared with case."),
        new("either-email-accepted", "3.8-1", Stated, "google_email or email may match."),
        new("google-email-required", "3.5", Stated, "A token without google_email is refused."),
        new("google-email-alone-refused", "3.5", Stated, "A token with google_email and without email is refused."),
        new("google-email-empty-ignored", "3.8-1", Inferred, "An empty google_email counts as none."),
        new("email-missing-accepted", "3.8-1", Stated, "An authentication token that names no user is accepted."),
        new("email-from-sub", "3.8-1", Stated, "sub counts where email is missing."),
        new("email-from-preferred-username", "3.8-1", Stated, "preferred_username counts where email is missing."),
        new("email-by-prefix", "3.8-1", Stated, "An address that starts with the right one is accepted."),
        new("email-by-suffix", "3.8-1", Stated, "An address that ends with the right one is accepted."),
        new("email-by-contains", "3.8-1", Stated, "An address that contains the right one is accepted."),
        new("email-part-accepted", "3.8-1", Stated, "A part of the right address is accepted."),
        new("email-by-local-part", "3.8-1", Stated, "Only what is before the @ is compared."),
        new("email-by-domain", "3.8-1", Stated, "Only the domains are compared."),
        new("email-trimmed", "3.8-1", Inferred, "Whitespace around addresses is dropped."),
        new("email-dots-ignored", "3.8-1", Inferred, "Dots before the @ are dropped."),
        new("email-tag-ignored", "3.8-1", Stated, "What follows a plus is dropped."),
        .. Guests,
    ];

    private static IEnumerable<Fault> Guests =>
    [
        new("email-type-ignored", "3.8-6", Inferred, "Guests pass as employees."),
        new("email-type-required", "3.2", Stated, "A token without email_type is refused."),
        new("email-type-google-refused", "3.8-6", Stated, "email_type google is refused."),
        new("guest-unconfigured-accepted", "3.8-6", Inferred, "Guests are let in who are not configured."),
        new("guest-unknown-type-accepted", "3.8-6", Inferred, "An unknown email_type is taken for a guest's."),
        new("guest-google-visitor-refused", "9", Inferred, "Visitors are refused though they are configured."),
        new("guest-customer-idp-refused", "9", Inferred, "Guests of a provider are refused though they are configured."),
        new("guest-by-user-provider", "9", Inferred, "The employees' provider vouches for guests."),
        new("employee-by-guest-provider", "9", Inferred, "The guests' provider vouches for employees."),
        new("employee-by-privileged-provider", "12", Inferred, "The administrators' provider vouches for employees."),
    ];
}

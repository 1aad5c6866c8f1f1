using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>How two right tokens must fit each other, and the service: users, URLs, owners, guests.</summary>
internal static class AccessVectors
{
    private const string Guide = "Encrypt and decrypt data";
    private const string Authorization = "Authorization tokens";
    private const string Authentication = "Authentication tokens";

    internal static IEnumerable<VectorCase> Of(VectorWorld world) =>
        [.. Users(world), .. Urls(world), .. Claims(world), .. Guests(world)];

    private static IEnumerable<VectorCase> Users(VectorWorld world)
    {
        yield return Stated(
            "wrap-for-another-user", Guide, "Both tokens are for the same user.",
            world.Wrap(authentication: world.User.IdToken().With("email", "other@example.com")).Refused("user_mismatch"));
        yield return Stated(
            "unwrap-for-another-user", Guide, "Both tokens are for the same user.",
            world.Wrap(), world.Unwrap(authentication: world.User.IdToken().With("email", "other@example.com")).Refused("user_mismatch"));
        yield return Stated(
            "wrap-for-the-same-user-in-another-case", Guide, "E-mail addresses compare without regard to case.",
            world.Wrap(authentication: world.User.IdToken().With("email", "User@Example.COM")));
        yield return Stated(
            "wrap-by-google-email", Authentication, "Where the ID token has google_email, it is compared instead of email.",
            world.Wrap(authentication: world.User.IdToken().With("email", "local@idp.example").With("google_email", SampleTokens.Email)));
        yield return Stated(
            "wrap-by-another-google-email", Authentication, "Where the ID token has google_email, email is not compared.",
            world.Wrap(authentication: world.User.IdToken().With("google_email", "other@example.com")).Refused("user_mismatch"));
        yield return Stated(
            "wrap-by-google-email-alone", Authentication, "An ID token needs no email where it has google_email.",
            world.Wrap(authentication: world.User.IdToken().Without("email").With("google_email", SampleTokens.Email)));
        yield return Stated(
            "unwrap-by-another-reader", Guide, "Whoever may read the resource gets its key, whoever has wrapped it.",
            world.Wrap(),
            world.Unwrap(
                world.Drive.DriveAuthorization("reader").With("email", "other@example.com"),
                world.User.IdToken().With("email", "other@example.com")).Answering(VectorWorld.DekReply()));
    }

    private static IEnumerable<VectorCase> Urls(VectorWorld world)
    {
        foreach (var (name, url) in new[]
        {
            ("another-host", "https://other.example.com/v1"), ("another-path", "https://kacls.example.com/v2"),
            ("a-longer-path", "https://kacls.example.com/v1/tenant"), ("another-scheme", "http://kacls.example.com/v1"),
        })
        {
            yield return Stated(
                $"wrap-for-{name}", Guide, "kacls_url is the URL of this service.",
                world.Wrap(world.Drive.DriveAuthorization().With("kacls_url", url)).Refused("kacls_url_mismatch"));
        }

        const string Other = "https://other.example.com/v1";
        yield return Stated(
            "unwrap-for-another-host", Guide, "kacls_url is the URL of this service.",
            world.Wrap(), world.Unwrap(world.Drive.DriveAuthorization("reader").With("kacls_url", Other)).Refused("kacls_url_mismatch"));
        yield return Stated(
            "digest-for-another-host", Authorization, "kacls_url is the URL of this service.",
            world.Wrap(),
            world.Digest(world.Migration("verifier").With("kacls_url", Other)).Refused("kacls_url_mismatch"));
        yield return Stated(
            "rewrap-for-another-host", Authorization, "kacls_url is the URL of the service that is called, and not the original one.",
            world.Rewrap(world.Migration("migrator").With("kacls_url", VectorWorld.PeerUrl))
                .Refused("kacls_url_mismatch"));
        yield return Stated(
            "privatekeysign-for-another-host", Authorization, "kacls_url is the URL of this service.",
            world.WrapPrivateKey(), world.Sign(world.Mail("signer").With("kacls_url", Other)).Refused("kacls_url_mismatch"));
        yield return Stated(
            "wrap-without-url", Guide, "A token without kacls_url is for no service.",
            world.Wrap(world.Drive.DriveAuthorization().Without("kacls_url")).Refused("authorization_claim_missing"));
        yield return Inferred(
            "wrap-for-a-url-with-a-slash-at-the-end", Guide, "A slash at the end makes no other URL.",
            world.Wrap(world.Drive.DriveAuthorization().With("kacls_url", SampleTokens.KaclsUrl + "/")));
        yield return Inferred(
            "wrap-for-a-url-in-another-case", Guide, "Scheme and host compare without regard to case (RFC 3986 section 6.2.2.1).",
            world.Wrap(world.Drive.DriveAuthorization().With("kacls_url", "HTTPS://KACLS.example.com/v1")));
    }

    private static IEnumerable<VectorCase> Claims(VectorWorld world)
    {
        yield return Stated(
            "wrap-for-the-owner", "delegate", "kacls_owner_domain is the domain of the service's owner.",
            world.Wrap(world.Drive.DriveAuthorization().With("kacls_owner_domain", VectorWorld.OwnerDomain)));
        yield return Inferred(
            "wrap-for-another-owner", "delegate", "kacls_owner_domain is the domain of the service's owner: nobody else registers its URL.",
            world.Wrap(world.Drive.DriveAuthorization().With("kacls_owner_domain", "stranger.example")).Refused("owner_domain_mismatch"));
        yield return Stated(
            "delegate-for-another-owner", "delegate", "kacls_owner_domain is the domain of the service's owner.",
            world.Delegate(world.Delegating().With("kacls_owner_domain", "stranger.example")).Refused("owner_domain_mismatch"));
        yield return Stated(
            "wrap-without-resource", Authorization, "A token without resource_name is for nothing.",
            world.Wrap(world.Drive.DriveAuthorization().Without("resource_name")).Refused("authorization_claim_missing"));
        yield return Stated(
            "wrap-for-a-resource-of-128-bytes", Authorization, "resource_name has 128 bytes at most.",
            world.Wrap(world.Drive.DriveAuthorization().With("resource_name", new string('r', 128))));
        yield return Stated(
            "wrap-for-a-perimeter-of-128-bytes", Authorization, "perimeter_id has 128 bytes at most.",
            world.Wrap(world.Drive.DriveAuthorization().With("perimeter_id", new string('p', 128))));
        yield return Stated(
            "wrap-without-perimeter", Authorization, "perimeter_id is optional.",
            world.Wrap(world.Drive.DriveAuthorization().Without("perimeter_id")));
        yield return Inferred(
            "wrap-for-a-resource-of-129-bytes", Authorization, "resource_name has 128 bytes at most.",
            world.Wrap(world.Drive.DriveAuthorization().With("resource_name", new string('r', 129)))
                .Refused("authorization_claim_too_long"));
        yield return Inferred(
            "wrap-for-a-perimeter-of-129-bytes", Authorization, "perimeter_id has 128 bytes at most.",
            world.Wrap(world.Drive.DriveAuthorization().With("perimeter_id", new string('p', 129)))
                .Refused("authorization_claim_too_long"));
    }

    private static IEnumerable<VectorCase> Guests(VectorWorld world)
    {
        TokenBuilder Visitor(string role) => world.Drive.DriveAuthorization(role)
            .With("email", VectorWorld.Guest).With("email_type", VectorWorld.GuestType);
        TokenBuilder IdToken() => world.GuestIdp.IdToken().With("email", VectorWorld.Guest);
        yield return Stated(
            "wrap-without-email-type", Authorization, "Without email_type the user has a Google account.",
            world.Wrap(world.Drive.DriveAuthorization().Without("email_type")));
        yield return Stated(
            "wrap-and-unwrap-by-a-guest", Guide, "A guest of a configured kind signs in at the guests' provider.",
            world.Wrap(Visitor("writer"), IdToken()), world.Unwrap(Visitor("reader"), IdToken()).Answering(VectorWorld.DekReply()));
        yield return Inferred(
            "wrap-by-a-guest-of-another-kind", Guide, "A guest of a kind that is not configured is refused.",
            world.Wrap(Visitor("writer").With("email_type", "customer-idp"), IdToken()).Refused("guest_not_allowed"));
    }
}

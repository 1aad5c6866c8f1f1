using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>Which role of which of Google's applications allows which operation.</summary>
internal static class RoleVectors
{
    private const string Guide = "Encrypt and decrypt data";
    private const string Authorization = "Authorization tokens";

    internal static IEnumerable<VectorCase> Of(VectorWorld world) => [.. Roles(world), .. Applications(world)];

    private static IEnumerable<VectorCase> Roles(VectorWorld world)
    {
        var wrapPrivateKey = world.WrapPrivateKey();
        string[] roles = ["reader", "writer", "upgrader", "signer", "decrypter", "verifier", "migrator", "owner", "Writer"];
        foreach (var role in roles)
        {
            var token = world.Drive.DriveAuthorization(role);
            yield return Role("wrap", role, ["writer", "upgrader"], world.Wrap(token));
            yield return Role("unwrap", role, ["reader", "writer"], world.Unwrap(token), world.Wrap());
        }

        foreach (var role in roles[..7])
        {
            var migration = world.Migration(role);
            yield return Role("digest", role, ["verifier"], world.Digest(migration), world.Wrap());
            yield return Role("privatekeysign", role, ["signer"], world.Sign(world.Mail(role)), wrapPrivateKey);
            yield return Role("privatekeydecrypt", role, ["decrypter"], world.Decrypt(world.Mail(role)), wrapPrivateKey);
            if (role != "migrator")
            {
                yield return Role("rewrap", role, [], world.Rewrap(migration));
            }
        }

        yield return Stated(
            "wrap-without-role", Guide, "A token without role allows nothing.",
            world.Wrap(world.Drive.DriveAuthorization().Without("role")).Refused("authorization_claim_missing"));
        yield return Stated(
            "unwrap-without-role", Guide, "A token without role allows nothing.",
            world.Wrap(), world.Unwrap(world.Drive.DriveAuthorization().Without("role")).Refused("authorization_claim_missing"));
    }

    private static IEnumerable<VectorCase> Applications(VectorWorld world)
    {
        foreach (var application in new[] { "meet", "calendar", "gmail-sta" })
        {
            var issuer = world.Google[application];
            yield return new VectorCase(
                $"wrap-and-unwrap-for-{application}", application == "gmail-sta" ? "inferred" : "google", "Configure the service",
                "What is wrapped for an application of Google's is unwrapped for it.",
                world.Wrap(issuer.DriveAuthorization()),
                world.Unwrap(issuer.DriveAuthorization("reader")).Answering(VectorWorld.DekReply()));
        }

        foreach (var application in new[] { "gmail", "migration" })
        {
            yield return Inferred(
                $"wrap-for-{application}", Authorization, "The application has no documents, whatever the role that its token names.",
                world.Wrap(world.Google[application].DriveAuthorization()).Refused("application_not_allowed"));
        }

        yield return Inferred(
            "digest-for-drive", Authorization, "Only the migration issuer's tokens ask for digests.",
            world.Wrap(), world.Digest(world.Drive.DriveAuthorization("verifier")).Refused("application_not_allowed"));
        yield return Inferred(
            "rewrap-for-drive", Authorization, "Only the migration issuer's tokens move keys.",
            world.Rewrap(world.Drive.DriveAuthorization("migrator")).Refused("application_not_allowed"));
        yield return Inferred(
            "privatekeysign-for-drive", Authorization, "Only Gmail's tokens sign mail.",
            world.WrapPrivateKey(),
            world.Sign(world.Drive.GmailAuthorization("signer", world.SpkiHash("mail"))).Refused("application_not_allowed"));
    }

    private static VectorCase Role(string operation, string role, string[] allowed, VectorStep step, params VectorStep[] before)
    {
        var isAllowed = allowed.Contains(role, StringComparer.Ordinal);
        return Stated(
            $"{operation}-role-{(role == "Writer" ? "writer-in-another-case" : role)}",
            Authorization,
            allowed.Length == 0 ? "Only the role migrator allows it." : $"Only the role {string.Join(" or ", allowed)} allows it, exactly.",
            [.. before, isAllowed ? step : step.Refused("role_not_allowed")]) with
        { Level = role is "owner" or "Writer" ? "inferred" : "google" };
    }
}

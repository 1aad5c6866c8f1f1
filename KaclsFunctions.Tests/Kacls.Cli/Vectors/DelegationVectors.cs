using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>What delegate gives, to whom, and what it is good for.</summary>
internal static class DelegationVectors
{
    private const string Delegate = "delegate";
    private const string Tokens = "Authentication tokens";
    private const string Other = "//googleapis.com/drive/files/another-document";

    internal static IEnumerable<VectorCase> Of(VectorWorld world)
    {
        var given = world.Delegate();
        yield return Stated(
            "delegate-and-wrap-and-unwrap", Delegate, "The entity wraps and unwraps for the user with what delegate gave it.",
            given,
            AsRoom(world.Wrap(world.Delegating())),
            AsRoom(world.Unwrap(world.Delegating("reader"))).Taking("wrapped_key", step: 1).Answering(VectorWorld.DekReply()));
        yield return Stated(
            "delegate-without-target", Delegate, "The authorization token names the entity.",
            world.Delegate(world.Drive.DriveAuthorization()).Refused("delegation_target_missing"));
        yield return Stated(
            "delegate-without-resource", Delegate, "The authorization token names the resource.",
            world.Delegate(world.Delegating().Without("resource_name")).Refused("authorization_claim_missing"));
        yield return Stated(
            "delegate-for-another-user", Delegate, "Both tokens are for the same user.",
            world.Delegate(authentication: world.User.IdToken().With("email", "other@example.com")).Refused("user_mismatch"));
        yield return Stated(
            "delegate-for-another-service", Delegate, "kacls_url is the URL of this service.",
            world.Delegate(world.Delegating().With("kacls_url", "https://other.example.com/v1")).Refused("kacls_url_mismatch"));
        yield return Stated(
            "delegate-for-the-owner", Delegate, "kacls_owner_domain is the domain of the service's owner.",
            world.Delegate(world.Delegating().With("kacls_owner_domain", VectorWorld.OwnerDomain)));
        yield return Stated(
            "delegated-target-in-another-case", Tokens, "delegated_to compares without regard to case.",
            given, AsRoom(world.Wrap(world.Delegating().With("delegated_to", "Room@Example.COM"))));
        yield return Stated(
            "delegated-to-another", Tokens, "Both tokens delegate to the same entity.",
            given, AsRoom(world.Wrap(world.Delegating().With("delegated_to", "hall@example.com"))).Refused("delegation_mismatch"));
        yield return Stated(
            "delegated-beside-a-plain-authorization", Tokens, "Both tokens delegate to the same entity.",
            given, AsRoom(world.Wrap(world.Drive.DriveAuthorization())).Refused("delegation_mismatch"));
        yield return Stated(
            "delegated-wrap-for-another-resource", Tokens, "A delegated token is good for one resource.",
            given, AsRoom(world.Wrap(world.Delegating().With("resource_name", Other))).Refused("delegation_resource_mismatch"));
        yield return Stated(
            "delegated-unwrap-for-another-resource", Tokens, "A delegated token is good for one resource.",
            given,
            world.Wrap(world.Drive.DriveAuthorization().With("resource_name", Other)),
            AsRoom(world.Unwrap(world.Delegating("reader").With("resource_name", Other)))
                .Taking("wrapped_key", step: 1).Refused("delegation_resource_mismatch"));
        yield return Stated(
            "delegated-wrap-for-another-user", Tokens, "A delegated token is for the user who has delegated.",
            given, AsRoom(world.Wrap(world.Delegating().With("email", "other@example.com"))).Refused("user_mismatch"));
        yield return Stated(
            "delegated-wrap-by-a-reader", Tokens, "The role is that of the call's own authorization token.",
            given, AsRoom(world.Wrap(world.Delegating("reader"))).Refused("role_not_allowed"));
        yield return Stated(
            "id-token-delegated-without-resource", Tokens, "An authentication token with delegated_to names its resource.",
            world.Wrap(world.Delegating(), world.User.IdToken().With("delegated_to", VectorWorld.Room))
                .Refused("delegation_resource_mismatch"));
        yield return Stated(
            "id-token-delegated-to-another", Tokens, "Both tokens delegate to the same entity.",
            world.Wrap(world.Delegating(), IdToken(world).With("delegated_to", "hall@example.com")).Refused("delegation_mismatch"));
        yield return Inferred(
            "id-token-delegated-by-the-provider", Tokens, "The identity provider may make the delegated token itself.",
            world.Wrap(world.Delegating(), IdToken(world)));
        yield return Inferred(
            "delegating-authorization-beside-the-users-token", Tokens, "The user's own token does not stand in for the entity's.",
            world.Wrap(world.Delegating()).Refused("delegation_missing"));
        yield return Inferred(
            "delegated-delegate", Delegate, "What was delegated is not delegated on.",
            given, AsRoom(world.Delegate()).Refused("authentication_purpose_mismatch"));
        yield return Inferred(
            "delegated-privilegedwrap", Delegate, "A delegated token is for wrap and unwrap alone.",
            given, AsRoom(world.PrivilegedWrap()).Refused("authentication_purpose_mismatch"));
        yield return Inferred(
            "delegated-privatekeysign", Delegate, "A delegated token is for wrap and unwrap alone.",
            given,
            world.WrapPrivateKey(),
            AsRoom(world.Sign()).Taking("wrapped_private_key", step: 1).Refused("authentication_purpose_mismatch"));
        foreach (var (application, role) in new[] { ("gmail", "signer"), ("migration", "verifier") })
        {
            yield return Inferred(
                $"delegate-for-{application}", Delegate, "Delegation is of documents.",
                world.Delegate(world.Google[application].DriveAuthorization(role).With("delegated_to", VectorWorld.Room))
                    .Refused("application_not_allowed"));
        }
    }

    private static TokenBuilder IdToken(VectorWorld world) => world.User.IdToken()
        .With("delegated_to", VectorWorld.Room).With("resource_name", SampleTokens.DriveResource);

    /// <summary>With what the first step gave.</summary>
    private static VectorStep AsRoom(VectorStep step) =>
        step.Without("authentication").Taking("authentication", of: "delegated_authentication");
}

using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>What administrators and other key services may, without any token of Google's.</summary>
internal static class PrivilegedVectors
{
    private const string Takeout = "Configure the service";
    private const string Peer = "Authentication tokens";
    private const string Other = "//googleapis.com/drive/files/another-document";

    internal static IEnumerable<VectorCase> Of(VectorWorld world) => [.. Administrators(world), .. Peers(world)];

    private static IEnumerable<VectorCase> Administrators(VectorWorld world)
    {
        var wrap = world.Wrap();
        yield return Stated(
            "privilegedwrap-and-unwrap", "privilegedwrap", "What an import wraps, a reader unwraps.",
            world.PrivilegedWrap(), world.Unwrap().Answering(VectorWorld.DekReply()));
        yield return Stated(
            "privilegedwrap-and-privilegedunwrap", "privilegedwrap", "What an import wraps, an export unwraps.",
            world.PrivilegedWrap(), world.PrivilegedUnwrap().Answering(VectorWorld.DekReply()));
        yield return Stated(
            "privilegedwrap-and-digest", "privilegedwrap", "Resource and perimeter of the body are sealed.",
            world.PrivilegedWrap(perimeterId: "perimeter1"),
            world.Digest().Answering(new()
            {
                ["resource_key_hash"] = HashVectors.ResourceKeyHash(VectorWorld.Dek, SampleTokens.DriveResource, "perimeter1"),
            }));
        yield return Stated(
            "privilegedwrap-without-perimeter", "privilegedwrap", "perimeter_id is optional.",
            world.PrivilegedWrap().Without("perimeter_id"));
        yield return Stated(
            "privilegedwrap-without-resource", "privilegedwrap", "The body names the resource.",
            world.PrivilegedWrap().Without("resource_name").Refused("member_missing"));
        yield return Stated(
            "privilegedwrap-without-authentication", "privilegedwrap", "The administrator's token is needed.",
            world.PrivilegedWrap().Without("authentication").Refused("member_missing"));
        yield return Stated(
            "privilegedunwrap", "privilegedunwrap", "An administrator unwraps what a user has wrapped.",
            wrap, world.PrivilegedUnwrap().Answering(VectorWorld.DekReply()));
        yield return Stated(
            "privilegedunwrap-for-another-resource", "privilegedunwrap", "resource_name is the one that the key was wrapped for.",
            wrap, world.PrivilegedUnwrap().With("resource_name", Other).Refused("resource_mismatch"));
        yield return Stated(
            "privilegedunwrap-without-authentication", "privilegedunwrap", "The caller's token is needed.",
            wrap, world.PrivilegedUnwrap().Without("authentication").Refused("member_missing"));
        yield return Inferred(
            "takeout-unwrap", "privilegedunwrap", "The former name of the method still answers.",
            wrap, (world.PrivilegedUnwrap() with { Operation = "takeout_unwrap" }).Answering(VectorWorld.DekReply()));
        yield return Inferred(
            "takeout-unwrap-by-a-user", "privilegedunwrap", "The former name of the method asks for the same rights.",
            wrap,
            (world.PrivilegedUnwrap(world.User.IdToken()) with { Operation = "takeout_unwrap" })
                .Refused("authentication_purpose_mismatch"));
        foreach (var (name, step, before) in new (string, Func<TokenBuilder, VectorStep>, VectorStep[])[]
        {
            ("privilegedwrap", token => world.PrivilegedWrap(token), []),
            ("privilegedunwrap", world.PrivilegedUnwrap, [wrap]),
            ("wrapprivatekey", token => world.WrapPrivateKey(token), []),
            ("privilegedprivatekeydecrypt", token => world.PrivilegedDecrypt(token), [world.WrapPrivateKey()]),
        })
        {
            yield return Stated(
                $"{name}-by-a-user", Takeout, "Only privileged users may: being a user is not enough.",
                [.. before, step(world.User.IdToken()).Refused("authentication_purpose_mismatch")]);
            yield return Stated(
                $"{name}-by-somebody-else-of-the-privileged-provider", Takeout, "Only the configured privileged users may.",
                [.. before, step(world.Privileged.IdToken()).Refused("privileged_user_required")]);
            yield return Inferred(
                $"{name}-by-the-administrators-name-at-the-users-provider", Takeout, "Privileged users sign in at their own provider.",
                [.. before, step(world.User.IdToken().With("email", VectorWorld.Admin)).Refused("authentication_purpose_mismatch")]);
            yield return Stated(
                $"{name}-by-google", Takeout, "An authorization token is no authentication token.",
                [
                    .. before,
                    step(world.Drive.DriveAuthorization().With("email", VectorWorld.Admin)).Refused("authentication_purpose_mismatch"),
                ]);
        }
    }

    private static IEnumerable<VectorCase> Peers(VectorWorld world)
    {
        var wrap = world.Wrap();
        VectorCase Refused(string name, string rule, TokenBuilder token, string code) =>
            Stated($"peer-{name}", Peer, rule, wrap, world.PrivilegedUnwrap(token).Refused(code));

        yield return Stated(
            "peer-privilegedunwrap", Peer, "Another key service that is listed gets the key, with a token of its own and without a user.",
            wrap, world.PrivilegedUnwrap(world.PeerToken).Answering(VectorWorld.DekReply()));
        yield return Refused(
            "token-for-another-service", "kacls_url is the URL of the service that is called.",
            world.PeerToken.With("kacls_url", "https://other.example.com/v1"), "kacls_url_mismatch");
        yield return Refused(
            "token-without-url", "The token names the service that is called.",
            world.PeerToken.Without("kacls_url"), "authentication_claim_missing");
        yield return Refused(
            "token-for-another-resource", "The token's resource_name is the request's.",
            world.PeerToken.With("resource_name", Other), "resource_mismatch");
        yield return Refused(
            "token-without-resource", "The token names the resource.",
            world.PeerToken.Without("resource_name"), "authentication_claim_missing");
        yield return Refused(
            "token-for-users", "aud is kacls-migration.",
            world.PeerToken.With("aud", SampleTokens.ClientId), "authentication_audience_mismatch");
        yield return Refused(
            "that-is-not-listed", "A key service that is not listed gets nothing.",
            world.PeerToken.With("iss", "https://stranger.example.com/v1").SignedBy(world.Stranger), "authentication_issuer_unknown");
        yield return Stated(
            "peer-request-for-another-resource", Peer, "The wrapped key is for the resource that token and request name.",
            wrap,
            world.PrivilegedUnwrap(world.PeerToken.With("resource_name", Other)).With("resource_name", Other).Refused("resource_mismatch"));
        yield return Inferred(
            "peer-token-by-the-identity-provider", Peer, "An identity provider makes no key service's tokens.",
            wrap,
            world.PrivilegedUnwrap(world.User.IdToken().With("aud", "kacls-migration").With("kacls_url", SampleTokens.KaclsUrl)
                .With("resource_name", SampleTokens.DriveResource)).Refused("authentication_purpose_mismatch"));
        yield return Inferred(
            "peer-privilegedwrap", Peer, "Another key service's token is for privilegedunwrap alone.",
            world.PrivilegedWrap(world.PeerToken).Refused("authentication_purpose_mismatch"));
        yield return Inferred(
            "peer-wrap", Peer, "Another key service's token is for privilegedunwrap alone.",
            world.Wrap(authentication: world.PeerToken.With("email", SampleTokens.Email)).Refused("authentication_purpose_mismatch"));
        yield return Stated(
            "rewrap-from-a-service-that-is-not-listed", "rewrap", "The original service is one that the new one knows.",
            world.Rewrap(originalUrl: "https://stranger.example.com/v1").Refused("peer_not_allowed"));
        yield return Inferred(
            "rewrap-from-a-private-address", "rewrap", "The new service calls no address that a caller chooses.",
            world.Rewrap(originalUrl: "https://169.254.169.254/metadata").Refused("peer_not_allowed"));
    }
}

using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>Each token of each operation, wrong in one point.</summary>
internal static class TokenVectors
{
    private const string Authentication = "authentication";
    private const string Authorization = "authorization";

    internal static IEnumerable<VectorCase> Of(VectorWorld world)
    {
        var (wrap, wrapPrivateKey) = (world.Wrap(), world.WrapPrivateKey());
        foreach (var fault in TokenFault.All(world, world.Key("user")))
        {
            yield return Judge(fault, world.Wrap(), Authentication, world.User.IdToken);
        }

        foreach (var fault in TokenFault.All(world, world.Key("drive")))
        {
            yield return Judge(fault, world.Wrap(), Authorization, () => world.Drive.DriveAuthorization());
        }

        foreach (var fault in TokenFault.Core(world))
        {
            yield return Judge(fault, world.Unwrap(), Authentication, world.User.IdToken, wrap);
            yield return Judge(fault, world.Unwrap(), Authorization, () => world.Drive.DriveAuthorization("reader"), wrap);
            yield return Judge(fault, world.Delegate(), Authentication, world.User.IdToken);
            yield return Judge(fault, world.Delegate(), Authorization, () => world.Delegating());
            yield return Judge(fault, world.Digest(), Authorization, () => world.Migration("verifier"), wrap);
            yield return Judge(fault, world.Rewrap(), Authorization, () => world.Migration("migrator"));
            yield return Judge(fault, world.PrivilegedWrap(), Authentication, () => world.AdminToken);
            yield return Judge(fault, world.PrivilegedUnwrap(), Authentication, () => world.AdminToken, wrap);
            yield return Judge(fault, world.Sign(), Authentication, world.User.IdToken, wrapPrivateKey);
            yield return Judge(fault, world.Sign(), Authorization, () => world.Mail("signer"), wrapPrivateKey);
            yield return Judge(fault, world.Decrypt(), Authentication, world.User.IdToken, wrapPrivateKey);
            yield return Judge(fault, world.Decrypt(), Authorization, () => world.Mail("decrypter"), wrapPrivateKey);
            yield return Judge(fault, world.PrivilegedDecrypt(), Authentication, () => world.AdminToken, wrapPrivateKey);
            yield return Judge(fault, wrapPrivateKey, Authentication, () => world.AdminToken);
            yield return Judge(fault, world.PrivilegedUnwrap(), Authentication, () => world.PeerToken, wrap) with
            {
                Name = $"peer-token-{fault.Name}",
            };
        }

        foreach (var one in Bound(world))
        {
            yield return one;
        }
    }

    /// <summary>A key is its issuer's, and an issuer is for its purpose.</summary>
    private static IEnumerable<VectorCase> Bound(VectorWorld world)
    {
        const string Issuers = "Configure the service";
        yield return Stated(
            "wrap-authorization-signed-by-the-next-key", Issuers, "Any published key of the issuer is good: Google's keys rotate.",
            world.Wrap(world.Drive.DriveAuthorization().SignedBy(world.Key("drive-next"))));
        yield return Stated(
            "wrap-authorization-by-the-identity-provider", Issuers, "An ID token is no authorization token.",
            world.Wrap(world.User.IdToken()).Refused("authorization_purpose_mismatch"));
        yield return Stated(
            "wrap-authentication-by-google", Issuers, "An authorization token is no authentication token.",
            world.Wrap(authentication: world.Drive.DriveAuthorization()).Refused("authentication_purpose_mismatch"));
        yield return Inferred(
            "wrap-authorization-by-another-application", Issuers, "The keys of one of Google's issuers verify no token of another.",
            world.Wrap(world.Drive.DriveAuthorization().ForgedBy(world.Key("gmail"))).Refused("authorization_signature_invalid"));
        yield return Inferred(
            "wrap-authorization-by-another-applications-kid", Issuers, "The keys of one of Google's issuers verify no token of another.",
            world.Wrap(world.Drive.DriveAuthorization().SignedBy(world.Key("gmail"))).Refused("authorization_key_unknown"));
        yield return Inferred(
            "wrap-authentication-by-another-provider", Issuers, "The keys of one identity provider verify no token of another.",
            world.Wrap(authentication: world.User.IdToken().SignedBy(world.Key("guest"))).Refused("authentication_key_unknown"));
        yield return Inferred(
            "wrap-authentication-by-the-privileged-provider", Issuers, "A provider is trusted for its own purpose.",
            world.Wrap(authentication: world.Privileged.IdToken()).Refused("authentication_purpose_mismatch"));
        yield return Stated(
            "wrap-without-authentication", "wrap", "Both tokens are needed.",
            world.Wrap().Without(Authentication).Refused("member_missing"));
        yield return Stated(
            "wrap-without-authorization", "wrap", "Both tokens are needed.",
            world.Wrap().Without(Authorization).Refused("member_missing"));
        yield return Stated(
            "unwrap-without-authentication", "unwrap", "Both tokens are needed.",
            world.Wrap(), world.Unwrap().Without(Authentication).Refused("member_missing"));
        yield return Stated(
            "unwrap-without-authorization", "unwrap", "Both tokens are needed.",
            world.Wrap(), world.Unwrap().Without(Authorization).Refused("member_missing"));
    }

    private static VectorCase Judge(TokenFault fault, VectorStep step, string member, Func<TokenBuilder> token, params VectorStep[] before)
    {
        var judged = step.With(member, fault.Mint(token()));
        judged = fault.Code is null ? judged : judged.Refused($"{member}_{fault.Code}");
        return new VectorCase(
            $"{step.Operation}-{member}-{fault.Name}",
            fault.Level,
            member == Authentication ? "Authentication tokens" : "Authorization tokens",
            fault.Rule,
            [.. before, judged]);
    }
}

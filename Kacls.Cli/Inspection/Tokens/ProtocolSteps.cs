using System.Collections.Frozen;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Providers;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What is wrong with a token whatever the settings are: by Google's reference, without its issuer's keys.</summary>
internal sealed class ProtocolSteps(TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Goes through a token.</summary>
    public IReadOnlyList<Finding> Judge(string encoded, TokenUse use, TokenParts parts)
    {
        if (use == TokenUse.Authentication)
        {
            // Its own issuer and audience: which are right, settings say.
            var own = new ProviderProbe(parts.TextOf("iss") ?? "", [parts.TextOf("aud") ?? ""])
            {
                Discovery = new("https://idp.example"),
                Token = encoded,
                Time = time,
            };
            return new IdTokenCheck(own).Judge(keys: null);
        }

        var steps = new Steps();
        using var token = steps.Try("form", () => TokenReader.Read(encoded, use.Kind()), _ => null);
        if (token is not null)
        {
            JudgeService(token, use, steps);
        }

        return steps.Lines;
    }

    private void JudgeService(UnverifiedToken token, TokenUse use, Steps steps)
    {
        var errors = use.Kind().Errors;
        var claims = new ClaimReader(token.Claims, errors);
        var isPeer = use == TokenUse.Peer;
        var issuer = steps.Try("iss", () => claims.Required("iss", ClaimLimits.Issuer), Mismatch.Quote) ?? "";
        var google = Array.Find(GoogleIssuers.Default, entry => entry.Issuer == issuer);
        if (google is null && !isPeer)
        {
            steps.Check("iss", () => throw errors.IssuerUnknown.ToException(Mismatch.Of("iss", issuer, GoogleIssuers.Default
                .Select(entry => entry.Issuer!))), () => null);
        }

        var isKnown = GoogleApplications.TryParse(google?.Application, out var application);
        var grant = new IssuerGrant
        {
            Name = google?.Application ?? issuer,
            Application = isKnown ? application : GoogleApplication.Drive,
            Purposes = isPeer ? TokenPurposes.MigrationPeer : TokenPurposes.Authorization,
            Audiences = FrozenSet.Create(StringComparer.Ordinal, isPeer ? PeerClaims.Audience : GoogleIssuers.Audience),
            Algorithms = isPeer ? SignatureAlgorithms.Peers : SignatureAlgorithms.Google,
        };
        var filter = new GrantFilter(issuer, token, grant.Purposes, errors);
        steps.Check("alg", () => filter.WithAlgorithm([grant]), () => token.Algorithm);
        steps.Check("aud", () => filter.WithAudience([grant], [grant]), () => string.Join(", ", grant.Audiences));
        steps.Note("signature", "Not checked: no settings say whose keys count.");
        TokenLifetime lifetime = default;
        if (steps.Check(
            "exp",
            () => lifetime = TokenLifetime.Validate(claims, time.GetUtcNow(), Skew, errors, issuer, isGoogles: !isPeer),
            () => Moment.Say(lifetime.Expires, time.GetUtcNow())))
        {
            var verified = new VerifiedToken(issuer, [grant], grant.Purposes, lifetime, claims, token.PayloadJson);
            steps.Check("claims", () => _ = isPeer ? (object)PeerClaims.Read(verified, Skew, errors) : Read(verified, token), () =>
                "What the protocol asks for is there.");
        }
    }

    /// <summary>delegate is the one operation of which Google names no role.</summary>
    private static AuthorizationToken Read(VerifiedToken verified, UnverifiedToken token) =>
        AuthorizationClaims.Read(verified, needsRole: !token.Claims.TryGetProperty("delegated_to", out _));
}

using Kacls.Cli.Doctor;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>
/// The steps of <see cref="TokenValidator"/> one by one, going on after one that fails: claim by claim what it says. The verdict is not
/// made of them.
/// </summary>
/// <param name="trust">The settings' opinion.</param>
/// <param name="kind">Which of the two tokens it is.</param>
/// <param name="anyOf">The purposes of which its issuer needs one.</param>
/// <param name="steps">Where the lines go.</param>
internal sealed class TokenSteps(TokenTrust trust, TokenKind kind, TokenPurposes anyOf, Steps steps)
{
    private TokenErrors Errors => kind.Errors;

    /// <summary>Goes through them.</summary>
    /// <param name="encoded">The token.</param>
    /// <param name="read">What reads its other claims; a step too.</param>
    /// <param name="cancellation">Ends the wait for keys.</param>
    public async Task RunAsync(string encoded, Action<VerifiedToken> read, CancellationToken cancellation)
    {
        var (validator, signed) = trust.For(encoded);
        using var token = steps.Try("form", () => TokenReader.Read(signed, kind), _ => null);
        if (token is null)
        {
            return;
        }

        var claims = new ClaimReader(token.Claims, Errors);
        var issuer = steps.Try("iss", () => validator.FindIssuer(claims, anyOf, Errors), found =>
            $"{Mismatch.Quote(found.Issuer)} is {NamesOf(found.Grants)}.");
        var lifetime = ReadTimes(claims, issuer?.Issuer ?? "");
        if (issuer is null)
        {
            steps.Note("rest", "The issuer decides about keys, audience and the other claims: not judged.");
            return;
        }

        var filter = new GrantFilter(issuer.Issuer, token, anyOf, Errors);
        var wanted = steps.Try("iss", () => filter.WithPurpose(issuer.Grants), _ => null);
        steps.Check("alg", () => filter.WithAlgorithm(wanted ?? issuer.Grants), () => $"{token.Algorithm} is allowed.");
        await JudgeSignatureAsync(token, issuer, cancellation);
        var decisive = Choose(filter, issuer, wanted ?? issuer.Grants);
        if (anyOf == TokenPurposes.Authorization && wanted is null)
        {
            steps.Note("rest", "The issuer is none of Google's: the other claims are not judged.");
            return;
        }

        read(new(
            issuer.Issuer, decisive, GrantFilter.AllPurposes(decisive), lifetime ?? new(trust.Time.GetUtcNow(), default), claims,
            token.PayloadJson));
    }

    /// <summary>Of the issuer's entries those that are for the token: by aud, typ, purpose and algorithm.</summary>
    private IssuerGrant[] Choose(GrantFilter filter, TrustedIssuer issuer, IssuerGrant[] wanted)
    {
        var byAudience = steps.Try("aud", () => filter.WithAudience(issuer.Grants, wanted), grants => $"accepted by {NamesOf(grants)}.");
        var byType = steps.Try("typ", () => filter.WithType(byAudience ?? issuer.Grants), _ => null);
        var granted = byType ?? byAudience;
        var decisive = granted is null
            ? null
            : steps.Try("aud", () => filter.WithAlgorithm(filter.WithPurpose(granted)), _ => null);
        return decisive ?? wanted;
    }

    private async Task JudgeSignatureAsync(UnverifiedToken token, TrustedIssuer issuer, CancellationToken cancellation)
    {
        var kid = token.KeyId is { } id ? Mismatch.Quote(id) : "none";
        if (!trust.ChecksSignatures)
        {
            steps.Note("signature", $"Not checked (--offline). kid {kid}.");
            return;
        }

        try
        {
            await TokenValidator.ValidateSignatureAsync(token, issuer, Errors, cancellation);
            steps.Ok("signature", $"A key of the issuer made it: kid {kid}.");
        }
        catch (KaclsException refusal)
        {
            steps.Refused("signature", refusal);
        }
    }

    private TokenLifetime? ReadTimes(ClaimReader claims, string issuer)
    {
        try
        {
            var (now, skew) = (trust.Time.GetUtcNow(), trust.Loaded.Settings.ClockSkew);
            var read = TokenLifetime.Validate(claims, now, skew, Errors, issuer, isGoogles: anyOf == TokenPurposes.Authorization);
            steps.Ok("exp", $"{Moment.Say(read.Expires, now)}; {TokenLifetime.Seconds(skew)} of clock skew are allowed.");
            steps.Ok("iat", Moment.Say(read.IssuedAt, now));
            return read;
        }
        catch (KaclsException refusal)
        {
            steps.Refused(
                refusal.Error == Errors.IssuedInFuture ? "iat" : refusal.Error == Errors.NotYetValid ? "nbf" : "exp", refusal);
            return null;
        }
    }

    private static string NamesOf(IEnumerable<IssuerGrant> grants) => string.Join(
        ", ", grants.Select(grant => $"{grant.Name} ({string.Join(", ", TokenPurposesNames.Of(grant.Purposes))})"));
}

using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>An ID token, as Google's clients and every key service read it (Google's reference, authentication tokens).</summary>
internal sealed class IdTokenCheck(ProviderProbe provider) : Check("token")
{
    private const int MaxShown = 200;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Judges it.</summary>
    /// <param name="keys">The provider's; null: they were not found.</param>
    public IReadOnlyList<Finding> Judge(KeySet? keys)
    {
        UnverifiedToken token;
        try
        {
            token = TokenReader.Read(provider.Token!, TokenKind.Authentication);
        }
        catch (KaclsException refusal)
        {
            return [Refused(refusal, "Give the ID token: three parts of base64url with points between them, and nothing else.")];
        }

        using (token)
        {
            return
            [
                .. JudgeHeader(token),
                JudgeSignature(token, keys),
                JudgeIssuer(token.Claims),
                .. JudgeAudience(token.Claims),
                JudgeTimes(token.Claims),
                .. new EmailCheck(provider).Judge(token.Claims),
                Note($"Its claims: {string.Join(", ", token.Claims.EnumerateObject().Select(claim => Show(claim.Name)))}."),
            ];
        }
    }

    private IEnumerable<Finding> JudgeHeader(UnverifiedToken token)
    {
        if (token.Type?.Contains("+jwt", StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return Finding(
                $"Its typ is {Show(token.Type)}: it is no ID token.", "Give the ID token: an access token is no proof of a sign-in.");
        }

        if (token.KeyId is null)
        {
            yield return Warning("Its header has no kid.", "Have the provider name the key: without, each is tried.");
        }
    }

    private Finding JudgeSignature(UnverifiedToken token, KeySet? keys)
    {
        var (algorithm, kid) = (Show(token.Algorithm), Show(token.KeyId ?? "none"));
        var snapshot = keys is null ? null : new KeySnapshot(keys);
        return !SignatureAlgorithms.Asymmetric.Contains(token.Algorithm) ? Finding(
                $"It is signed with {algorithm}.", "Choose RS256 for the application: nobody else can verify this one.")
            : snapshot is null ? Note("Its signature was not checked, for want of keys.")
            : !snapshot.Has(token.KeyId) ? Finding(
                $"Its kid {kid} is not among the provider's keys{snapshot.WhyUnusable(token.KeyId)}.",
                "Compare the issuers: the token is another tenant's, or its key was withdrawn.")
            : TokenSignature.IsBy(snapshot, token) ? Ok($"Its signature is right: {algorithm}, kid {kid}.")
            : Finding($"Its signature is wrong: {algorithm}, kid {kid}.", "Give the token as it was issued; a changed one is never valid.");
    }

    private Finding JudgeIssuer(JsonElement claims)
    {
        var issuer = TextOf(claims, "iss");
        return issuer == provider.Issuer ? Ok($"Its iss is {provider.Issuer}.")
            : Finding($"Its iss is {Show(issuer ?? "missing")}, not {provider.Issuer}.", "Name the issuer to the letter, slash included.");
    }

    private IEnumerable<Finding> JudgeAudience(JsonElement claims)
    {
        string[] audiences = claims.TryGetProperty("aud", out var aud)
            ? [.. (aud.ValueKind == JsonValueKind.Array ? aud.EnumerateArray().ToArray() : [aud]).Select(JsonText.Of).OfType<string>()]
            : [];
        var shown = audiences is [] ? "missing" : string.Join(", ", audiences.Select(Show));
        yield return audiences.Any(audience => provider.ClientIds.Contains(audience, StringComparer.Ordinal))
            ? Ok($"Its aud is {shown}.")
            : Finding(
                $"Its aud is {shown}, which is none of the client ids.",
                "Add the client id to the accepted audiences, if that client is one of Google's; else sign in with one that is.");
        if (TextOf(claims, "azp") is { } party && !provider.ClientIds.Contains(party, StringComparer.Ordinal))
        {
            // OpenID Connect Core 1.0 section 3.1.3.7.
            yield return Warning($"Its azp is {Show(party)}, which is none of the client ids.", "See which application asked for it.");
        }
    }

    private Finding JudgeTimes(JsonElement claims)
    {
        try
        {
            var errors = TokenKind.Authentication.Errors;
            var lifetime = TokenLifetime.Validate(
                new(claims, errors), provider.Time.GetUtcNow(), Skew, errors, Show(TextOf(claims, "iss") ?? ""), isGoogles: false);
            var minutes = (lifetime.Expires - lifetime.IssuedAt).TotalMinutes;
            return Ok($"It is valid until {lifetime.Expires:yyyy-MM-dd HH:mm} UTC, {minutes:0} min after it was issued.");
        }
        catch (KaclsException refusal)
        {
            return Refused(refusal, "Sign in again for a fresh token; where it is fresh, compare the clocks.");
        }
    }

    private Finding Refused(KaclsException refusal, string todo) =>
        Finding(refusal.Detail is { } detail ? $"{refusal.Message} {detail}" : refusal.Message, todo);

    private static string? TextOf(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;

    private static string Show(string text) => Printable.Sanitize(text, MaxShown);
}

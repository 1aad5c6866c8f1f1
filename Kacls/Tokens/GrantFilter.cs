using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>
/// Which of an issuer's entries are for a token. Each step keeps those that pass it, and refuses the token where none does, saying what the
/// entries before the step would have taken.
/// </summary>
/// <param name="Issuer">The token's <c>iss</c>.</param>
/// <param name="Token">The token.</param>
/// <param name="AnyOf">The purposes of which the token needs one.</param>
/// <param name="Errors">The refusals of its kind.</param>
internal readonly record struct GrantFilter(string Issuer, UnverifiedToken Token, TokenPurposes AnyOf, TokenErrors Errors)
{
    internal IssuerGrant[] WithPurpose(IssuerGrant[] grants) =>
        Keep(grants, AnyOf, static (grant, anyOf) => grant.IsFor(anyOf))
            ?? throw Errors.PurposeMismatch.ToException(Mismatch.OfList(
                What("purpose"), TokenPurposesNames.Of(AllPurposes(grants)), TokenPurposesNames.Of(AnyOf)));

    internal IssuerGrant[] WithAlgorithm(IssuerGrant[] grants) =>
        Keep(grants, Token.Algorithm, static (grant, algorithm) => grant.Algorithms.Contains(algorithm))
            ?? throw Errors.AlgorithmNotAllowed.ToException(
                Mismatch.Of(What("alg"), Token.Algorithm, Sorted(grants, grant => grant.Algorithms)));

    /// <param name="grants">Those to choose from: the client id of an administrators' tool is not that of everybody's.</param>
    /// <param name="wanted">Those whose audiences a refusal names.</param>
    internal IssuerGrant[] WithAudience(IssuerGrant[] grants, IssuerGrant[] wanted)
    {
        var audiences = ReadAudiences();
        return Keep(grants, audiences, static (grant, audiences) => grant.IsForAny(audiences))
            ?? throw Errors.AudienceMismatch.ToException(Mismatch.OfList(What("aud"), audiences, Sorted(wanted, grant => grant.Audiences)));
    }

    internal IssuerGrant[] WithType(IssuerGrant[] grants) =>
        Keep(grants, Token.Type, static (grant, type) => grant.Admits(type))
            ?? throw Errors.PurposeMismatch.ToException(
                Mismatch.Of(What("typ"), Token.Type, grants.Select(grant => grant.Type ?? "JWT").Distinct()));

    internal static TokenPurposes AllPurposes(IssuerGrant[] grants)
    {
        var purposes = TokenPurposes.None;
        foreach (var grant in grants)
        {
            purposes |= grant.Purposes;
        }

        return purposes;
    }

    /// <summary>Mostly all pass, and then they are handed on as they are.</summary>
    private static IssuerGrant[]? Keep<T>(IssuerGrant[] grants, T wanted, Func<IssuerGrant, T, bool> passes)
    {
        var passing = 0;
        foreach (var grant in grants)
        {
            passing += passes(grant, wanted) ? 1 : 0;
        }

        return passing == 0 ? null : passing == grants.Length ? grants : Those(grants, wanted, passes);
    }

    private static IssuerGrant[] Those<T>(IssuerGrant[] grants, T wanted, Func<IssuerGrant, T, bool> pass) =>
        [.. grants.Where(grant => pass(grant, wanted))];

    private static IEnumerable<string> Sorted(IEnumerable<IssuerGrant> grants, Func<IssuerGrant, IEnumerable<string>> values) =>
        grants.SelectMany(values).Distinct().Order(StringComparer.Ordinal);

    private string What(string what) => $"{what} of issuer {Mismatch.Quote(Issuer)}";

    /// <summary>A string, or an array of strings (RFC 7519 section 4.1.3).</summary>
    private string[] ReadAudiences()
    {
        if (!Token.Claims.TryGetProperty("aud", out var audience))
        {
            throw Errors.ClaimMissing.ToException("aud");
        }

        if (audience.ValueKind != JsonValueKind.Array)
        {
            return [Text(audience)];
        }

        var audiences = new string[audience.GetArrayLength()];
        var index = 0;
        foreach (var value in audience.EnumerateArray())
        {
            audiences[index++] = Text(value);
        }

        return audiences;
    }

    private string Text(JsonElement audience) => JsonText.Of(audience) ?? throw Errors.ClaimMalformed.ToException("aud");
}

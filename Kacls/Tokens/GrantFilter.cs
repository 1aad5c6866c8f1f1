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
    internal IssuerGrant[] WithPurpose(IReadOnlyList<IssuerGrant> grants)
    {
        var anyOf = AnyOf;
        return Keep(grants, grant => grant.IsFor(anyOf))
            ?? throw Errors.PurposeMismatch.ToException(Mismatch.OfList(
                What("purpose"), TokenPurposesNames.Of(AllPurposes(grants)), TokenPurposesNames.Of(AnyOf)));
    }

    internal IssuerGrant[] WithAlgorithm(IReadOnlyList<IssuerGrant> grants)
    {
        var algorithm = Token.Algorithm;
        return Keep(grants, grant => grant.Algorithms.Contains(algorithm))
            ?? throw Errors.AlgorithmNotAllowed.ToException(Mismatch.Of(What("alg"), algorithm, Sorted(grants, grant => grant.Algorithms)));
    }

    /// <param name="grants">Those to choose from: the client id of an administrators' tool is not that of everybody's.</param>
    /// <param name="wanted">Those whose audiences a refusal names.</param>
    internal IssuerGrant[] WithAudience(IReadOnlyList<IssuerGrant> grants, IReadOnlyList<IssuerGrant> wanted)
    {
        var audiences = ReadAudiences();
        return Keep(grants, grant => Array.Exists(audiences, grant.Audiences.Contains))
            ?? throw Errors.AudienceMismatch.ToException(Mismatch.OfList(What("aud"), audiences, Sorted(wanted, grant => grant.Audiences)));
    }

    internal IssuerGrant[] WithType(IReadOnlyList<IssuerGrant> grants)
    {
        var type = Token.Type;
        return Keep(grants, grant => grant.Admits(type))
            ?? throw Errors.PurposeMismatch.ToException(
                Mismatch.Of(What("typ"), type, grants.Select(grant => grant.Type ?? "JWT").Distinct()));
    }

    internal static TokenPurposes AllPurposes(IEnumerable<IssuerGrant> grants) =>
        grants.Aggregate(TokenPurposes.None, (purposes, grant) => purposes | grant.Purposes);

    private static IssuerGrant[]? Keep(IReadOnlyList<IssuerGrant> grants, Func<IssuerGrant, bool> passes) =>
        grants.Where(passes).ToArray() is { Length: > 0 } kept ? kept : null;

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

        var malformed = Errors.ClaimMalformed;
        IEnumerable<JsonElement> values = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray() : [audience];
        return [.. values.Select(value => JsonText.Of(value) ?? throw malformed.ToException("aud"))];
    }
}

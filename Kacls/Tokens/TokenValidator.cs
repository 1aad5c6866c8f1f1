using System.Diagnostics;
using System.Text.Json;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>
/// Validates the two tokens of a request: first what any token must be, then what its kind must hold. Whether the two fit each other and
/// the operation is for the access rules.
/// </summary>
internal sealed class TokenValidator
{
    private readonly IssuerRegistry issuers;
    private readonly TimeProvider time;
    private readonly TimeSpan clockSkew;
    private readonly KaclsDiagnostics diagnostics;

    internal TokenValidator(IssuerRegistry issuers, TimeProvider time, TimeSpan clockSkew, KaclsDiagnostics? diagnostics = null) =>
        (this.issuers, this.time, this.clockSkew, this.diagnostics) = (issuers, time, clockSkew, diagnostics ?? KaclsDiagnostics.Shared);

    /// <summary>Validates a token of Google's: what may be done.</summary>
    /// <param name="token">The compact JWS; a failure's text holds no part of it.</param>
    /// <param name="cancellationToken">Gives up waiting for the issuer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authorization"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public ValueTask<AuthorizationToken> ValidateAuthorizationAsync(string token, CancellationToken cancellationToken) =>
        ValidateAuthorizationAsync(token, needsRole: true, cancellationToken);

    /// <summary>The same for an operation of which Google names no role.</summary>
    internal async ValueTask<AuthorizationToken> ValidateAuthorizationAsync(string token, bool needsRole, CancellationToken cancellationToken)
    {
        using var span = StartSpan("authorization");
        try
        {
            using var unverified = TokenReader.Read(token, TokenKind.Authorization);
            var errors = TokenKind.Authorization.Errors;
            return AuthorizationClaims.Read(await VerifyAsync(unverified, TokenPurposes.Authorization, errors, cancellationToken), needsRole);
        }
        catch (KaclsException refusal) when (span.Failed(refusal))
        {
            throw;
        }
    }

    /// <summary>Validates a token of an identity provider: who is asking.</summary>
    /// <param name="token">The compact JWS; a failure's text holds no part of it.</param>
    /// <param name="anyOf">The uses of which the provider needs one.</param>
    /// <param name="cancellationToken">Gives up waiting for the issuer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public ValueTask<AuthenticationToken> ValidateAuthenticationAsync(
        string token, ProviderUses anyOf, CancellationToken cancellationToken) =>
        ValidateAuthenticationAsync(token, (TokenPurposes)anyOf, cancellationToken);

    /// <summary>The same for a token that delegate may have made.</summary>
    internal async ValueTask<AuthenticationToken> ValidateAuthenticationAsync(
        string token, TokenPurposes anyOf, CancellationToken cancellationToken)
    {
        using var span = StartSpan("authentication");
        try
        {
            using var unverified = TokenReader.Read(token, TokenKind.Authentication);
            var errors = TokenKind.Authentication.Errors;
            return AuthenticationClaims.Read(await VerifyAsync(unverified, anyOf, errors, cancellationToken), errors);
        }
        catch (KaclsException refusal) when (span.Failed(refusal))
        {
            throw;
        }
    }

    /// <summary>The issuer that a token names. Nothing is verified yet: it only says who may be asked to verify it.</summary>
    /// <param name="token">The compact JWS.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, or <see cref="ErrorCatalogue.MemberTooLong"/>.</exception>
    public static string ClaimedIssuer(string token)
    {
        using var unverified = TokenReader.Read(token, TokenKind.Authentication);
        return new ClaimReader(unverified.Claims, TokenKind.Authentication.Errors).Required("iss", ClaimLimits.Issuer);
    }

    /// <summary>Validates a token of another KACLS: one key is asked for, without a user.</summary>
    /// <param name="token">The compact JWS; a failure's text holds no part of it.</param>
    /// <param name="cancellationToken">Gives up waiting for the peer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public async ValueTask<PeerToken> ValidatePeerAsync(string token, CancellationToken cancellationToken)
    {
        using var span = StartSpan("peer");
        using var unverified = TokenReader.Read(token, TokenKind.Authentication);
        var errors = TokenKind.Authentication.Errors;
        return PeerClaims.Read(await VerifyAsync(unverified, TokenPurposes.MigrationPeer, errors, cancellationToken), clockSkew, errors);
    }

    private Activity? StartSpan(string token) => diagnostics.StartSpan("kacls.validate")?.SetTag(Tags.Token, token);

    /// <summary>
    /// The order: what costs nothing comes first (the reader's bounds, then the issuer and the algorithm, which select the key and can't be
    /// believed any further); then the signature; and only then anything that the token claims.
    /// </summary>
    private async ValueTask<VerifiedToken> VerifyAsync(
        UnverifiedToken token, TokenPurposes anyOf, TokenErrors errors, CancellationToken cancellationToken)
    {
        var claims = new ClaimReader(token.Claims, errors);
        var issuer = ValidateIssuer(claims, anyOf, errors);
        ValidateAlgorithm(token, issuer, anyOf, errors);
        await ValidateSignatureAsync(token, issuer, errors, cancellationToken);
        var (grants, purposes) = ValidatePurpose(token, issuer, anyOf, errors);
        var lifetime = TokenLifetime.Validate(
            claims, time.GetUtcNow(), clockSkew, errors, issuer.Issuer, isGoogles: anyOf == TokenPurposes.Authorization);
        return new VerifiedToken(issuer.Issuer, grants, purposes, lifetime, claims, token.PayloadJson);
    }

    /// <summary>Binds the token to one issuer, the only one whose keys are looked at.</summary>
    private TrustedIssuer ValidateIssuer(ClaimReader claims, TokenPurposes anyOf, TokenErrors errors)
    {
        var name = claims.Required("iss", ClaimLimits.Issuer);
        var issuer = issuers.Find(name) ?? throw errors.IssuerUnknown.ToException(Mismatch.Of("iss", name, issuers.NamesFor(anyOf)));
        return issuer.Grants.Any(grant => (grant.Purposes & anyOf) != 0)
            ? issuer
            : throw errors.PurposeMismatch.ToException(PurposeDetail(issuer, issuer.Grants, anyOf));
    }

    private static string PurposeDetail(TrustedIssuer issuer, IEnumerable<IssuerGrant> grants, TokenPurposes anyOf) => Mismatch.OfList(
        $"purpose of issuer {Mismatch.Quote(issuer.Issuer)}",
        TokenPurposesNames.Of(grants.Aggregate(TokenPurposes.None, (purposes, grant) => purposes | grant.Purposes)),
        TokenPurposesNames.Of(anyOf));

    private static void ValidateAlgorithm(UnverifiedToken token, TrustedIssuer issuer, TokenPurposes anyOf, TokenErrors errors)
    {
        var grants = issuer.Grants.Where(grant => (grant.Purposes & anyOf) != 0);
        if (!grants.Any(grant => grant.Algorithms.Contains(token.Algorithm)))
        {
            throw errors.AlgorithmNotAllowed.ToException(AlgorithmDetail(token, issuer, grants));
        }
    }

    private static string AlgorithmDetail(UnverifiedToken token, TrustedIssuer issuer, IEnumerable<IssuerGrant> grants) => Mismatch.Of(
        $"alg of issuer {Mismatch.Quote(issuer.Issuer)}",
        token.Algorithm,
        grants.SelectMany(grant => grant.Algorithms).Distinct().Order(StringComparer.Ordinal));

    private static async ValueTask ValidateSignatureAsync(
        UnverifiedToken token, TrustedIssuer issuer, TokenErrors errors, CancellationToken cancellationToken)
    {
        var keys = await issuer.Keys.FindAsync(token.KeyId, cancellationToken) ?? throw errors.KeyUnknown.ToException(Mismatch.Of(
            $"kid of issuer {Mismatch.Quote(issuer.Issuer)}{issuer.Keys.Current?.WhyUnusable(token.KeyId)}",
            token.KeyId,
            issuer.Keys.Current?.Ids ?? []));
        if (TokenSignature.IsBy(keys, token))
        {
            return;
        }

        // A key without a kid, and a new key under the kid of an old one, show only in a signature that none of the known ones verifies.
        var newer = await issuer.Keys.RefreshAsync(keys, cancellationToken);
        if (newer == keys || !TokenSignature.IsBy(newer, token))
        {
            throw errors.SignatureInvalid.ToException($"issuer {issuer.Issuer}");
        }
    }

    /// <summary>A string, or an array of strings (RFC 7519 section 4.1.3).</summary>
    private static string[] ReadAudiences(JsonElement claims, TokenErrors errors)
    {
        if (!claims.TryGetProperty("aud", out var audience))
        {
            throw errors.ClaimMissing.ToException("aud");
        }

        IEnumerable<JsonElement> values = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray() : [audience];
        return [.. values.Select(value => JsonText.Of(value) ?? throw errors.ClaimMalformed.ToException("aud"))];
    }

    /// <summary>
    /// Of the issuer's entries, those for the token's audience (and type) decide: the client id of an administrators' tool is not that of
    /// everybody's.
    /// </summary>
    private static (IssuerGrant[] Grants, TokenPurposes Purposes) ValidatePurpose(
        UnverifiedToken token, TrustedIssuer issuer, TokenPurposes anyOf, TokenErrors errors)
    {
        var audiences = ReadAudiences(token.Claims, errors);
        var granted = issuer.Grants.Where(grant => Array.Exists(audiences, grant.Audiences.Contains)).ToList();
        if (granted.Count == 0)
        {
            throw errors.AudienceMismatch.ToException(Mismatch.OfList(
                $"aud of issuer {Mismatch.Quote(issuer.Issuer)}",
                audiences,
                issuer.Grants.Where(grant => (grant.Purposes & anyOf) != 0)
                    .SelectMany(grant => grant.Audiences).Distinct().Order(StringComparer.Ordinal)));
        }

        if (!granted.Exists(grant => grant.Admits(token.Type)))
        {
            throw errors.PurposeMismatch.ToException(Mismatch.Of(
                $"typ of issuer {Mismatch.Quote(issuer.Issuer)}", token.Type, granted.Select(grant => grant.Type ?? "JWT").Distinct()));
        }

        granted.RemoveAll(grant => !grant.Admits(token.Type));
        if (!granted.Exists(grant => (grant.Purposes & anyOf) != 0))
        {
            throw errors.PurposeMismatch.ToException(PurposeDetail(issuer, granted, anyOf));
        }

        var wanted = granted.Where(grant => (grant.Purposes & anyOf) != 0).ToArray();
        granted.RemoveAll(grant => !grant.Algorithms.Contains(token.Algorithm));
        IssuerGrant[] decisive = [.. granted.Where(grant => (grant.Purposes & anyOf) != 0)];
        return decisive.Length > 0
            ? (decisive, granted.Aggregate(TokenPurposes.None, (purposes, grant) => purposes | grant.Purposes))
            : throw errors.AlgorithmNotAllowed.ToException(AlgorithmDetail(token, issuer, wanted));
    }
}

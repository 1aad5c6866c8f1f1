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
    /// <param name="token">The compact JWS in UTF-8; a failure's text holds no part of it.</param>
    /// <param name="cancellationToken">Gives up waiting for the issuer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authorization"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public ValueTask<AuthorizationToken> ValidateAuthorizationAsync(ReadOnlyMemory<byte> token, CancellationToken cancellationToken) =>
        ValidateAuthorizationAsync(token, needsRole: true, cancellationToken);

    /// <summary>The same for an operation of which Google names no role.</summary>
    internal ValueTask<AuthorizationToken> ValidateAuthorizationAsync(
        ReadOnlyMemory<byte> token, bool needsRole, CancellationToken cancellationToken) =>
        ValidateAsync(
            "authorization",
            token,
            TokenKind.Authorization,
            TokenPurposes.Authorization,
            verified => AuthorizationClaims.Read(verified, needsRole),
            cancellationToken);

    /// <summary>Validates a token of an identity provider, or one that delegate made: who is asking.</summary>
    /// <param name="token">The compact JWS in UTF-8; a failure's text holds no part of it.</param>
    /// <param name="anyOf">The purposes of which its issuer needs one.</param>
    /// <param name="cancellationToken">Gives up waiting for the issuer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public ValueTask<AuthenticationToken> ValidateAuthenticationAsync(
        ReadOnlyMemory<byte> token, TokenPurposes anyOf, CancellationToken cancellationToken) =>
        ValidateAsync(
            "authentication",
            token,
            TokenKind.Authentication,
            anyOf,
            static verified => AuthenticationClaims.Read(verified, TokenKind.Authentication.Errors),
            cancellationToken);

    /// <summary>The issuer that a token names. Nothing is verified yet: it only says who may be asked to verify it.</summary>
    /// <param name="token">The compact JWS in UTF-8.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, or
    /// <see cref="ErrorCatalogue.MemberTooLong"/>.</exception>
    public static string ClaimedIssuer(ReadOnlyMemory<byte> token)
    {
        using var unverified = TokenReader.Read(token, TokenKind.Authentication);
        return new ClaimReader(unverified.Claims, TokenKind.Authentication.Errors).Required("iss", ClaimLimits.Issuer);
    }

    /// <summary>Validates a token of another KACLS: one key is asked for, without a user.</summary>
    /// <param name="token">The compact JWS in UTF-8; a failure's text holds no part of it.</param>
    /// <param name="cancellationToken">Gives up waiting for the peer's keys.</param>
    /// <exception cref="KaclsException">One of <see cref="ErrorCatalogue.Authentication"/>, <see cref="ErrorCatalogue.MemberTooLong"/>, or
    /// <see cref="ErrorCatalogue.KeySourceUnavailable"/>.</exception>
    public ValueTask<PeerToken> ValidatePeerAsync(ReadOnlyMemory<byte> token, CancellationToken cancellationToken) => ValidateAsync(
        "peer",
        token,
        TokenKind.Authentication,
        TokenPurposes.MigrationPeer,
        verified => PeerClaims.Read(verified, clockSkew, TokenKind.Authentication.Errors),
        cancellationToken);

    private async ValueTask<T> ValidateAsync<T>(
        string name,
        ReadOnlyMemory<byte> token,
        TokenKind kind,
        TokenPurposes anyOf,
        Func<VerifiedToken, T> read,
        CancellationToken cancellationToken)
    {
        using var span = diagnostics.StartSpan("kacls.validate")?.SetTag(Tags.Token, name);
        try
        {
            using var unverified = TokenReader.Read(token, kind);
            return read(await VerifyAsync(unverified, anyOf, kind.Errors, cancellationToken));
        }
        catch (KaclsException refusal)
        {
            span.Failed(refusal);
            throw;
        }
    }

    /// <summary>
    /// The order: what costs nothing comes first (the reader's bounds, then the issuer and the algorithm, which select the key and can't be
    /// believed any further); then the signature; and only then anything that the token claims.
    /// </summary>
    private async ValueTask<VerifiedToken> VerifyAsync(
        UnverifiedToken token, TokenPurposes anyOf, TokenErrors errors, CancellationToken cancellationToken)
    {
        var claims = new ClaimReader(token.Claims, errors);
        var issuer = FindIssuer(claims, anyOf, errors);
        var filter = new GrantFilter(issuer.Issuer, token, anyOf, errors);
        var wanted = filter.WithPurpose(issuer.Grants);
        filter.WithAlgorithm(wanted);
        await ValidateSignatureAsync(token, issuer, errors, cancellationToken);

        // Of the issuer's entries, those for the token's audience and type decide, each of them for its purpose and algorithm.
        var granted = filter.WithType(filter.WithAudience(issuer.Grants, wanted));
        var decisive = filter.WithAlgorithm(filter.WithPurpose(granted));
        var purposes = GrantFilter.AllPurposes(filter.WithAlgorithm(granted));
        var lifetime = TokenLifetime.Validate(
            claims, time.GetUtcNow(), clockSkew, errors, issuer.Issuer, isGoogles: anyOf == TokenPurposes.Authorization);
        return new VerifiedToken(issuer.Issuer, decisive, purposes, lifetime, claims, token.PayloadJson);
    }

    /// <summary>Binds the token to one issuer, the only one whose keys are looked at.</summary>
    internal TrustedIssuer FindIssuer(ClaimReader claims, TokenPurposes anyOf, TokenErrors errors)
    {
        var name = claims.Required("iss", ClaimLimits.Issuer);
        return issuers.Find(name) ?? throw errors.IssuerUnknown.ToException(Mismatch.Of("iss", name, issuers.NamesFor(anyOf)));
    }

    /// <summary>That a key of the issuer signed the token.</summary>
    internal static async ValueTask ValidateSignatureAsync(
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
}

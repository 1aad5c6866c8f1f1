using Kacls.Audit;
using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>The first step of every operation: the tokens of the body, validated and noted for the audit.</summary>
internal static class RequestTokens
{
    /// <summary>Both tokens of a user's request. Who is asking comes first, so that a stranger learns nothing of what may be done.</summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidatePairAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest, body, audit, cancellation);

    /// <summary>Both tokens of a request that a user makes, or an entity with what delegate gave it: wrap and unwrap alone.</summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidateDelegablePairAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Delegated, body, audit, cancellation);

    /// <summary>Both tokens of a request for delegation; the authorization token may be without a role.</summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidateDelegatingPairAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest, body, audit, cancellation, needsRole: false);

    private static async ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidatePairAsync(
        this TokenValidator tokens, TokenPurposes anyOf, RequestBody body, AuditRecord audit, CancellationToken cancellation, bool needsRole = true)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(body.Text(Members.Authentication), anyOf, cancellation);
        audit.Note(authentication);
        return (authentication, await tokens.ValidateAuthorizationAsync(body, audit, cancellation, needsRole));
    }

    /// <summary>The authentication token of a privileged operation: of a provider for privileged users, not of everybody's.</summary>
    internal static async ValueTask<AuthenticationToken> ValidatePrivilegedAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(body.Text(Members.Authentication), TokenPurposes.Privileged, cancellation);
        audit.Note(authentication);
        return authentication;
    }

    /// <summary>The authorization token alone.</summary>
    internal static async ValueTask<AuthorizationToken> ValidateAuthorizationAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation, bool needsRole = true)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(body.Text(Members.Authorization), needsRole, cancellation);
        audit.Note(authorization);
        return authorization;
    }
}

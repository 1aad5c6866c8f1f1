using Kacls.Audit;
using Kacls.Http;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>The first step of every operation: the tokens of the body, validated and noted for the audit.</summary>
internal static class TokenSteps
{
    /// <summary>Both tokens of a user's request. Who is asking comes first, so that a stranger learns nothing of what may be done.</summary>
    internal static async ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidatePairAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(
            body.Text(Members.Authentication), ProviderUses.User | ProviderUses.Guest, cancellation);
        audit.Note(authentication);
        return (authentication, await tokens.ValidateAuthorizationAsync(body, audit, cancellation));
    }

    /// <summary>The authentication token of a privileged operation: of a provider for privileged users, not of everybody's.</summary>
    internal static async ValueTask<AuthenticationToken> ValidatePrivilegedAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(body.Text(Members.Authentication), ProviderUses.Privileged, cancellation);
        audit.Note(authentication);
        return authentication;
    }

    /// <summary>The authorization token alone.</summary>
    internal static async ValueTask<AuthorizationToken> ValidateAuthorizationAsync(
        this TokenValidator tokens, RequestBody body, AuditRecord audit, CancellationToken cancellation)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(body.Text(Members.Authorization), cancellation);
        audit.Note(authorization);
        return authorization;
    }
}

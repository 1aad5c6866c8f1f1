using Kacls.Requests;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>The first step of every operation: the tokens of the body, validated and noted for the audit.</summary>
internal static class RequestTokens
{
    /// <summary>
    /// Both tokens of a user's request. Who is asking comes first, so that a stranger learns nothing of what may be done.
    /// </summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidatePairAsync(
        this TokenValidator tokens, OperationContext context) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest, context);

    /// <summary>Both tokens of a request that a user makes, or an entity with what delegate gave it: only for wrap and unwrap.</summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidateDelegablePairAsync(
        this TokenValidator tokens, OperationContext context) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest | TokenPurposes.Delegated, context);

    /// <summary>Both tokens of a request for delegation; the authorization token may be without a role.</summary>
    internal static ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidateDelegatingPairAsync(
        this TokenValidator tokens, OperationContext context) =>
        tokens.ValidatePairAsync(TokenPurposes.User | TokenPurposes.Guest, context, needsRole: false);

    private static async ValueTask<(AuthenticationToken Authentication, AuthorizationToken Authorization)> ValidatePairAsync(
        this TokenValidator tokens, TokenPurposes anyOf, OperationContext context, bool needsRole = true)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(context.Get(Members.Authentication), anyOf, context.Aborted);
        context.Audit.Note(authentication);
        return (authentication, await tokens.ValidateAuthorizationAsync(context, needsRole));
    }

    /// <summary>The authentication token of a privileged operation: of a provider for privileged users, not of everybody's.</summary>
    internal static async ValueTask<AuthenticationToken> ValidatePrivilegedAsync(
        this TokenValidator tokens, OperationContext context)
    {
        var authentication = await tokens.ValidateAuthenticationAsync(
            context.Get(Members.Authentication), TokenPurposes.Privileged, context.Aborted);
        context.Audit.Note(authentication);
        return authentication;
    }

    internal static async ValueTask<AuthorizationToken> ValidateAuthorizationAsync(
        this TokenValidator tokens, OperationContext context, bool needsRole = true)
    {
        var authorization = await tokens.ValidateAuthorizationAsync(context.Get(Members.Authorization), needsRole, context.Aborted);
        context.Audit.Note(authorization);
        return authorization;
    }
}

using Kacls.Access;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>An operation that takes tokens, and what it asks of them.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="AnyOf">The purposes of which the authentication token's issuer needs one; none: it takes no such token.</param>
/// <param name="Role">What it asks of the authorization token; null: it takes none.</param>
internal sealed record TokenOperation(CseOperation Operation, TokenPurposes AnyOf, RoleRule? Role)
{
    private const TokenPurposes People = TokenPurposes.User | TokenPurposes.Guest;

    /// <summary>All of them, as <c>--operation</c> names them.</summary>
    public static IReadOnlyList<TokenOperation> All { get; } =
    [
        new(CseOperation.Wrap, People | TokenPurposes.Delegated, RoleRule.Wrap),
        new(CseOperation.Unwrap, People | TokenPurposes.Delegated, RoleRule.Unwrap),
        new(CseOperation.Delegate, People, RoleRule.Delegate),
        new(CseOperation.PrivateKeySign, People, RoleRule.Sign),
        new(CseOperation.PrivateKeyDecrypt, People, RoleRule.Decrypt),
        new(CseOperation.Digest, TokenPurposes.None, RoleRule.Digest),
        new(CseOperation.Rewrap, TokenPurposes.None, RoleRule.Rewrap),
        new(CseOperation.PrivilegedWrap, TokenPurposes.Privileged, Role: null),
        new(CseOperation.PrivilegedUnwrap, TokenPurposes.Privileged, Role: null),
        new(CseOperation.TakeoutUnwrap, TokenPurposes.Privileged, Role: null),
        new(CseOperation.PrivilegedPrivateKeyDecrypt, TokenPurposes.Privileged, Role: null),
        new(CseOperation.WrapPrivateKey, TokenPurposes.Privileged, Role: null),
    ];

    /// <summary>Its name.</summary>
    public string Name => Operation.Name;

    /// <summary>Whether it is for the few people who need no authorization token.</summary>
    public bool IsPrivileged => Role is null;

    /// <summary>Whether what delegate made is good for it.</summary>
    public bool IsDelegable => AnyOf.HasFlag(TokenPurposes.Delegated);

    /// <summary>Whether Google's token needs a role for it: for all but delegate.</summary>
    public bool NeedsRole => Operation != CseOperation.Delegate;

    /// <returns>The operation of a name; null: there is none that takes tokens.</returns>
    public static TokenOperation? Find(string name) => All.FirstOrDefault(operation => operation.Name == name);

    /// <summary>The operation that a token of Google's is most likely for.</summary>
    /// <param name="application">Of its issuer.</param>
    /// <param name="role">As it says.</param>
    public static TokenOperation OfAuthorization(GoogleApplication application, string? role)
    {
        TokenOperation[] possible = [.. All.Where(operation => operation.Role?.Applications.Contains(application) == true)];
        return Array.Find(possible, operation => operation.Role!.Roles?.Contains(role, StringComparer.Ordinal) == true) ?? possible[0];
    }
}

using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.EveryToken;

/// <summary>
/// A token in the request of a method. What all tokens have in common is tried on each of them: a check may be missing in one place only.
/// </summary>
/// <param name="Operation">The method.</param>
/// <param name="Name"><c>authorization</c>, <c>authentication</c> or <c>peer</c>.</param>
/// <param name="Issuers">Whose tokens are right there (<see cref="IssuerRoles"/>).</param>
/// <param name="RightAsync">The right request.</param>
/// <param name="TokenOf">The token in it.</param>
internal sealed record Carrier(
    string Operation,
    string Name,
    IReadOnlyList<string> Issuers,
    Func<ConformanceContext, Task<Call>> RightAsync,
    Func<Call, TokenDraft> TokenOf)
{
    public const string Authorization = "authorization";
    public const string Authentication = "authentication";
    public const string Peer = "peer";

    /// <summary>All.</summary>
    public static IReadOnlyList<Carrier> All { get; } =
    [
        .. ReferenceMethods.Authorized.Select(OfAuthorization),
        .. ReferenceMethods.OfUsers.Select(operation => OfAuthentication(operation, IssuerRoles.User)),
        .. ReferenceMethods.Privileged.Select(operation => OfAuthentication(operation, IssuerRoles.Privileged)),
        new(
            ReferenceMethods.PrivilegedUnwrap,
            Peer,
            [],
            async context => context.Calls.PeerUnwrap(await context.Calls.SharedAsync()),
            call => call.Authentication!),
    ];

    /// <summary>The page that describes the token.</summary>
    public string Rule => Name == Authorization ? Rules.AuthorizationTokens : Rules.AuthenticationTokens;

    /// <summary>The beginning of the names of its cases.</summary>
    public string Prefix => $"{Operation}.{Name}";

    private static Carrier OfAuthorization(string operation) => new(
        operation,
        Authorization,
        operation switch
        {
            ReferenceMethods.Digest or ReferenceMethods.Rewrap => [IssuerRoles.Migration],
            ReferenceMethods.Delegate => IssuerRoles.Delegating,
            ReferenceMethods.PrivateKeySign or ReferenceMethods.PrivateKeyDecrypt => [IssuerRoles.Gmail],
            _ => IssuerRoles.Documents,
        },
        context => context.Calls.RightAsync(operation),
        call => call.Authorization!);

    private static Carrier OfAuthentication(string operation, string issuer) => new(
        operation, Authentication, [issuer], context => context.Calls.RightAsync(operation), call => call.Authentication!);
}

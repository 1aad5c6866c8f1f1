using Kacls.Access;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>
/// Which operations a perimeter judges, and the groups that rules may name instead of them. A group means those of its operations that the
/// rule's own perimeter judges. To delegate is to open: who is stood in for hands on the right to.
/// </summary>
internal static class JudgedOperations
{
    internal const string All = "all";
    private const string Open = "open";
    private const string Seal = "seal";
    private const string Sign = "sign";

    private static readonly (CseOperation Operation, string Group, RoleRule? Roles)[] Known =
    [
        (CseOperation.Delegate, Open, RoleRule.Delegate),
        (CseOperation.PrivateKeyDecrypt, Open, RoleRule.Decrypt),
        (CseOperation.PrivateKeySign, Sign, RoleRule.Sign),
        (CseOperation.Unwrap, Open, RoleRule.Unwrap),
        (CseOperation.Wrap, Seal, RoleRule.Wrap),
        (CseOperation.PrivilegedPrivateKeyDecrypt, Open, null),
        (CseOperation.PrivilegedUnwrap, Open, null),
        (CseOperation.PrivilegedWrap, Seal, null),
        (CseOperation.TakeoutUnwrap, Open, null),
        (CseOperation.WrapPrivateKey, Seal, null),
    ];

    /// <summary>The names that a rule may have, of groups and of operations.</summary>
    internal static IEnumerable<string> Names =>
        [.. Known.Select(known => known.Operation.Name).Order(StringComparer.Ordinal), All, Open, Seal, Sign];

    /// <summary>Those operations that a name means in such a perimeter: none where that does not judge them.</summary>
    internal static IEnumerable<string> Of(string name, bool isPrivileged) => Known
        .Where(known => known.Operation.Kind == OperationKind.Privileged == isPrivileged
            && (name == known.Operation.Name || name == known.Group || name == All))
        .Select(known => known.Operation.Name);

    /// <summary>
    /// The applications and roles that may reach a perimeter by these operations: it judges only after the access rules hold.
    /// </summary>
    internal static IEnumerable<(string Application, string Role)> Reaching(IReadOnlyCollection<string> operations) =>
        from known in Known
        where known.Roles is not null && operations.Contains(known.Operation.Name)
        from application in known.Roles.Applications
        from role in known.Roles.Roles ?? RolesOf(application)
        select (GoogleApplications.NameOf(application), role);

    /// <summary>Google's roles for an application: of an operation that takes any, no more are known.</summary>
    private static IEnumerable<string> RolesOf(GoogleApplication application) =>
        Known.Where(operation => operation.Roles?.Applications.Contains(application) == true)
            .SelectMany(operation => operation.Roles!.Roles ?? []).Distinct();
}

using Kacls.Access;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>
/// Which operations a perimeter judges, and the groups that rules may name instead of them. A group means those of its operations that the rule's
/// own perimeter judges. To delegate is to open: who is stood in for hands on the right to.
/// </summary>
internal static class JudgedOperations
{
    internal const string All = "all";
    private const string Open = "open";
    private const string Seal = "seal";
    private const string Sign = "sign";

    private static readonly (string Name, bool IsPrivileged, string Group, RoleRule? Roles)[] Known =
    [
        ("delegate", false, Open, RoleRule.Delegate),
        ("privatekeydecrypt", false, Open, RoleRule.Decrypt),
        ("privatekeysign", false, Sign, RoleRule.Sign),
        ("unwrap", false, Open, RoleRule.Unwrap),
        ("wrap", false, Seal, RoleRule.Wrap),
        ("privilegedprivatekeydecrypt", true, Open, null),
        ("privilegedunwrap", true, Open, null),
        ("privilegedwrap", true, Seal, null),
        ("takeout_unwrap", true, Open, null),
        ("wrapprivatekey", true, Seal, null),
    ];

    /// <summary>The names that a rule may have, of groups and of operations.</summary>
    internal static IEnumerable<string> Names => [.. Known.Select(operation => operation.Name).Order(StringComparer.Ordinal), All, Open, Seal, Sign];

    /// <summary>Those operations that a name means in such a perimeter: none where that does not judge them.</summary>
    internal static IEnumerable<string> Of(string name, bool isPrivileged) => Known
        .Where(operation => operation.IsPrivileged == isPrivileged && (name == operation.Name || name == operation.Group || name == All))
        .Select(operation => operation.Name);

    /// <summary>The applications and roles that may reach a perimeter by these operations: it judges only after the access rules hold.</summary>
    internal static IEnumerable<(string Application, string Role)> Reaching(IReadOnlyCollection<string> operations) =>
        from operation in Known
        where operation.Roles is not null && operations.Contains(operation.Name)
        from application in operation.Roles.Applications
        from role in operation.Roles.Roles ?? RolesOf(application)
        select (Protocol.GoogleApplications.NameOf(application), role);

    /// <summary>Google's roles for an application: of an operation that takes any, no more are known.</summary>
    private static IEnumerable<string> RolesOf(Protocol.GoogleApplication application) =>
        Known.Where(operation => operation.Roles?.Applications.Contains(application) == true).SelectMany(operation => operation.Roles!.Roles ?? []).Distinct();
}

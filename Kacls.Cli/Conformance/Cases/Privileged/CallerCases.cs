using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Privileged;

/// <summary>Who may call the privileged methods, which ask nothing of Google: administrators whom the service knows.</summary>
internal static class CallerCases
{
    /// <summary>Addresses that are not the administrator's, however alike.</summary>
    private static readonly (string Name, Func<string, string> Alike)[] Others =
    [
        ("prefix", email => "x" + email),
        ("plus", email => email.Replace("@", "+x@", StringComparison.Ordinal)),
        ("longer_domain", email => email + ".evil.example"),
        ("shorter_domain", email => email[..^1]),
        ("other_domain", email => email.Split('@')[0] + "@evil.example"),
        ("subdomain", email => email.Replace("@", "@evil.", StringComparison.Ordinal)),
        ("domain_alone", email => email[email.IndexOf('@', StringComparison.Ordinal)..]),
        ("local_part_alone", email => email.Split('@')[0]),
        ("list", email => $"other@evil.example,{email}"),
        ("two_at_signs", email => $"{email}@evil.example"),
        ("lookalike", email => email.Replace('a', 'а').Replace('e', 'е')),
        ("wildcard", _ => "*"),
        ("empty", _ => ""),
    ];

    private static readonly (string Name, Func<string, JsonNode?> Value)[] Malformed =
    [
        ("null", _ => null),
        ("array", email => new JsonArray(email)),
        ("object", email => new JsonObject { ["value"] = email }),
        ("number", _ => 1),
        ("true", _ => true),
    ];

    /// <summary>What some services take as a sign of an administrator; the one under test was told who they are.</summary>
    private static readonly (string Name, JsonNode Value)[] Signs =
    [
        ("admin", true),
        ("is_admin", true),
        ("cse_takeout", true),
        ("privileged", true),
        ("role", "admin"),
        ("groups", new JsonArray("admins")),
    ];

    private static readonly CallVariant[] WithAuthorization =
    [
        .. new[] { "reader", "writer", "admin", "privileged" }.Select(role => new CallVariant(role, (context, call) =>
        {
            call.Authorization = ForDocument(context, call, role);
            call.Authentication = null;
        })),
        new("of a user", (context, call) =>
        {
            call.Authorization = ForDocument(context, call, "writer");
            call.Authentication = context.Tokens.OfUser();
        }),
    ];

    private static readonly CallVariant[] SaidOtherwise =
    [
        .. new[] { "sub", "upn", "preferred_username", "name", "emails" }.Select(claim => new CallVariant(claim, (context, call) =>
        {
            call.Authentication!.Remove("email");
            call.Authentication[claim] = context.User(IssuerRoles.Privileged);
        })),
        .. Signs.Select(sign => new CallVariant($"a user with {sign.Name}", (context, call) =>
        {
            call.Authentication = context.Tokens.OfUser();
            call.Authentication[sign.Name] = sign.Value.DeepClone();
        })),
    ];

    public static IEnumerable<Case> Cases() => ReferenceMethods.Privileged.SelectMany(Of);

    private static IEnumerable<Case> Of(string operation)
    {
        var rule = $"{Rules.Method(operation)}, and {Rules.ConfigureService}: only privileged users call the method";
        string Name(string point) => $"{operation}.authentication.{point}";
        Case Refused(CaseLevel level, string point, Action<ConformanceContext, Call> change) =>
            Try.Refused(level, Name(point), operation, rule, change);

        return
        [
            Refused(CaseLevel.Google, "of_user", (context, call) => call.Authentication = context.Tokens.OfUser()),
            Refused(CaseLevel.Google, "of_guest", (context, call) => call.Authentication = context.Tokens.OfUser(IssuerRoles.Guest)),
            Refused(CaseLevel.Google, "of_user_at_privileged_issuer", (context, call) =>
                call.Authn(token => token["email"] = context.User(IssuerRoles.User))),
            Refused(CaseLevel.Inferred, "of_administrator_at_user_issuer", (context, call) =>
                call.Authentication = AtOtherIssuer(context, IssuerRoles.User)),
            Refused(CaseLevel.Inferred, "of_administrator_at_guest_issuer", (context, call) =>
                call.Authentication = AtOtherIssuer(context, IssuerRoles.Guest)),
            CallVariant.Refuses(Name("email.another"), operation, rule, CaseLevel.Google, Others.Select(other => new CallVariant(
                other.Name,
                (context, call) => call.Authentication!["email"] = other.Alike(context.User(IssuerRoles.Privileged)))).ToList()),
            CallVariant.Refuses(Name("email.malformed"), operation, rule, CaseLevel.Google, Malformed.Select(other => new CallVariant(
                other.Name,
                (context, call) => call.Authentication!["email"] = other.Value(context.User(IssuerRoles.Privileged)))).ToList()),
            Refused(CaseLevel.Google, "email.absent", (_, call) => call.Authn(token => token.Remove("email"))),
            Refused(CaseLevel.Inferred, "google_email.of_user", (context, call) =>
                call.Authn(token => token["google_email"] = context.User(IssuerRoles.User))),
            Try.Granted(
                CaseLevel.Inferred,
                Name("google_email.of_administrator"),
                operation,
                $"{Rules.AuthenticationTokens}: google_email, where it is there, is the user's address, and email is not",
                (context, call) => call.Authn(token =>
                {
                    token["google_email"] = context.User(IssuerRoles.Privileged);
                    token["email"] = context.User(IssuerRoles.User);
                })),
            CallVariant.Refuses(Name("said_otherwise"), operation, rule, CaseLevel.Google, SaidOtherwise),
            CallVariant.Refuses(
                Name("instead_authorization"),
                operation,
                $"{Rules.Method(operation)}: it is for privileged users; Google's authorization is no substitute",
                CaseLevel.Google,
                WithAuthorization),
        ];
    }

    private static TokenDraft ForDocument(ConformanceContext context, Call call, string role) =>
        context.Tokens.ForDocument(role, (string?)call.Members["resource_name"] ?? Calls.NewResource());

    /// <summary>The administrator's address, vouched for by somebody who is trusted for others.</summary>
    private static TokenDraft AtOtherIssuer(ConformanceContext context, string role)
    {
        if (context.Issuer(role).Name == context.Issuer(IssuerRoles.Privileged).Name)
        {
            throw new CaseSkippedException($"The issuers {role} and {IssuerRoles.Privileged} of the file are one.");
        }

        var token = context.Tokens.OfUser(role);
        token["email"] = context.User(IssuerRoles.Privileged);
        return token;
    }
}

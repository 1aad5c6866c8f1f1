using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Privileged;

/// <summary>Who may call the privileged methods, which ask nothing of Google: administrators whom the service knows, and nobody else.</summary>
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

    /// <summary>What some services take as a sign of an administrator; the one under test has a list of users, or an issuer of its own.</summary>
    private static readonly string[] Signs = ["admin", "is_admin", "cse_takeout", "privileged", "takeout"];

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
            Refused(CaseLevel.Google, "of_administrator_at_guest_issuer", (context, call) =>
                call.Authentication = AtOtherIssuer(context, IssuerRoles.Guest)),
            Refused(CaseLevel.Google, "of_user_with_signs", (context, call) =>
            {
                call.Authentication = context.Tokens.OfUser();
                foreach (var sign in Signs)
                {
                    call.Authentication[sign] = true;
                }

                call.Authentication["role"] = "admin";
                call.Authentication["groups"] = new JsonArray("admins");
            }),
            .. Others.Select(other => Refused(CaseLevel.Google, $"email.{other.Name}", (context, call) =>
                call.Authn(token => token["email"] = other.Alike(context.User(IssuerRoles.Privileged))))),
            .. Malformed.Select(other => Refused(CaseLevel.Google, $"email.{other.Name}", (context, call) =>
                call.Authn(token => token["email"] = other.Value(context.User(IssuerRoles.Privileged))))),
            Refused(CaseLevel.Google, "email.absent", (_, call) => call.Authn(token => token.Remove("email"))),
            Refused(CaseLevel.Google, "email.elsewhere", (context, call) => call.Authn(token =>
            {
                token.Remove("email");
                token["sub"] = token["upn"] = token["preferred_username"] = token["name"] = context.User(IssuerRoles.Privileged);
            })),
            Try.Granted(CaseLevel.Inferred, Name("email.upper"), operation, "E-mail addresses are compared without regard to case", (context, call) =>
                call.Authn(token => token["email"] = context.User(IssuerRoles.Privileged).ToUpperInvariant())),
            .. IssuerRoles.Google.Select(role => Refused(CaseLevel.Google, $"is_authorization_{role}", (context, call) =>
                call.Authentication = OfGoogle(context, role))),
            .. new[] { "reader", "writer", "admin", "privileged" }.Select(role =>
                Try.Refused(
                    CaseLevel.Google,
                    Name($"absent_with_authorization_{role}"),
                    operation,
                    $"{Rules.Method(operation)}: the method has an authentication token and no authorization token",
                    (context, call) =>
                    {
                        call.Authorization = context.Tokens.ForDocument(role, (string?)call.Members["resource_name"] ?? Calls.NewResource());
                        call.Authentication = null;
                    })),
            Try.Refused(
                CaseLevel.Google,
                Name("of_user_with_authorization"),
                operation,
                rule,
                (context, call) =>
                {
                    call.Authorization = context.Tokens.ForDocument("writer", (string?)call.Members["resource_name"] ?? Calls.NewResource());
                    call.Authentication = context.Tokens.OfUser();
                }),
        ];
    }

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

    /// <summary>A token of Google's that says whatever an administrator's would.</summary>
    private static TokenDraft OfGoogle(ConformanceContext context, string role)
    {
        var token = context.Tokens.OfUser(IssuerRoles.Privileged);
        var issuer = context.Issuer(role);
        token["iss"] = issuer.Name;
        token["aud"] = issuer.Audience;
        token["kacls_url"] = context.Config.Url;
        token["role"] = "writer";
        token.SignWith(issuer.Key);
        return token;
    }
}

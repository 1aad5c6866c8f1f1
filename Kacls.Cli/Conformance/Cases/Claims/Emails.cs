using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>The two tokens are of one user.</summary>
internal static class Emails
{
    private const string Email = "email";
    private const string GoogleEmail = "google_email";
    private const string Rule = $"{Rules.EncryptDecrypt}: the tokens' e-mail addresses are compared, in any case of letters";
    private const string GoogleEmailRule = $"{Rules.AuthenticationTokens}, google_email: where it is present, it alone is compared";

    private static readonly CallVariant[] InCapitals =
    [
        CallVariant.Of("authorization", call => call.Authorization![Email] = Text(call).ToUpperInvariant()),
        CallVariant.Of("authentication", call => call.Authentication![Email] = Text(call).ToUpperInvariant()),
        CallVariant.Of("one letter", call => call.Authentication![Email] = char.ToUpperInvariant(Text(call)[0]) + Text(call)[1..]),
        CallVariant.Of("google_email", call => call.Authentication![GoogleEmail] = Text(call).ToUpperInvariant()),
    ];

    private static readonly CallVariant[] ByGoogleEmail =
    [
        CallVariant.Of("the same", call => call.Authentication![GoogleEmail] = Text(call)),
        CallVariant.Of("email is another", call => Named(call, "someone.else@elsewhere.example", Text(call))),
        CallVariant.Of("no email", call =>
        {
            call.Authentication![GoogleEmail] = Text(call);
            call.Authentication.Remove(Email);
        }),
    ];

    private static readonly (string Name, Func<string, string, string> Make)[] Others =
    [
        ("another user", (_, domain) => $"another.user@{domain}"),
        ("the same name elsewhere", (local, _) => $"{local}@elsewhere.example"),
        ("a longer domain", (local, domain) => $"{local}@{domain}.evil.example"),
        ("a domain with something in front", (local, domain) => $"{local}@evil{domain}"),
        ("a subdomain", (local, domain) => $"{local}@sub.{domain}"),
        ("a shorter domain", (local, domain) => $"{local}@{domain[..^1]}"),
        ("a longer name", (local, domain) => $"{local}s@{domain}"),
        ("a name with something in front", (local, domain) => $"x{local}@{domain}"),
        ("a shorter name", (local, domain) => $"{local[1..]}@{domain}"),
        ("a plus address", (local, domain) => $"{local}+x@{domain}"),
        ("the name alone", (local, _) => local),
        ("the domain alone", (_, domain) => $"@{domain}"),
        ("two addresses", (local, domain) => $"another.user@{domain},{local}@{domain}"),
        ("an address in another's name", (local, domain) => $"{local}@{domain}@evil.example"),
        ("a pattern", (_, domain) => $"*@{domain}"),
    ];

    private static readonly (string Name, Func<string, string, string> Make)[] Alike =
    [
        ("a dot more", (local, domain) => $"{local[..1]}.{local[1..]}@{domain}"),
        ("a blank", (local, domain) => $"{local}@{domain} "),
        ("a blank in front", (local, domain) => $" {local}@{domain}"),
        ("a NUL", (local, domain) => $"{local}@{domain}\0"),
        ("a soft hyphen", (local, domain) => $"{local[..1]}\u00ad{local[1..]}@{domain}"),
        ("a zero-width joiner", (local, domain) => $"{local[..1]}\u200d{local[1..]}@{domain}"),
        ("a long s or an s with a dot", (local, domain) => Lookalike(local, domain)),
    ];

    private static readonly string[] NoText = ["null", "\"\"", "0", "true", "{}", "[]"];

    public static IEnumerable<Case> Cases() => ReferenceMethods.OfUsers.SelectMany(CasesOf);

    private static IEnumerable<Case> CasesOf(string operation)
    {
        Case Refuses(string point, CaseLevel level, string rule, IEnumerable<CallVariant> variants) =>
            CallVariant.Refuses($"{operation}.{point}", operation, rule, level, [.. variants]);
        yield return CallVariant.Grants($"{operation}.user.in_capitals", operation, Rule, CaseLevel.Google, InCapitals);
        yield return CallVariant.Grants($"{operation}.user.by_google_email", operation, GoogleEmailRule, CaseLevel.Google, ByGoogleEmail);
        yield return Refuses("user.another", CaseLevel.Google, Rule, Others.Select(OfAuthentication));
        yield return Refuses("user.another_authorized", CaseLevel.Google, Rule, Others.Select(OfAuthorization));
        yield return Refuses("user.another_google_email", CaseLevel.Google, GoogleEmailRule, Others.Select(OfGoogleEmail));
        yield return Refuses("user.alike", CaseLevel.Inferred, Rule, Alike.Select(OfAuthentication));
        yield return Refuses("user.empty_google_email", CaseLevel.Inferred, GoogleEmailRule, EmptyGoogleEmail);
        yield return Refuses("authentication.email.missing", CaseLevel.Google, Rule, Missing(call => call.Authentication!));
        yield return Refuses("authorization.email.missing", CaseLevel.Google, Rule, Missing(call => call.Authorization!));
        yield return Refuses("user.missing_in_both", CaseLevel.Google, Rule, InBoth("null", "\"\"").Append(AbsentInBoth));
        yield return Refuses("user.no_text_in_both", CaseLevel.Inferred, Rule, InBoth("0", "true", "{}", "[]"));
        yield return Refuses("user.by_other_claims", CaseLevel.Google, Rule, ByOtherClaims);
    }

    private static readonly CallVariant[] EmptyGoogleEmail =
        [CallVariant.Of("empty", call => call.Authentication![GoogleEmail] = "")];

    private static readonly CallVariant[] ByOtherClaims =
    [
        .. new[] { "sub", "upn", "preferred_username", "unique_name", "name", "mail", "emails" }.Select(claim =>
            CallVariant.Of($"{claim} instead", call =>
            {
                call.Authentication![claim] = Text(call);
                call.Authentication.Remove(Email);
            })),
        CallVariant.Of("google_email in the authorization token", call =>
        {
            call.Authorization![GoogleEmail] = Text(call);
            call.Authorization[Email] = "another.user@elsewhere.example";
        }),
        CallVariant.Of("a list with the address", call =>
            call.Authentication![Email] = new JsonArray("another.user@elsewhere.example", Text(call))),
    ];

    private static CallVariant OfAuthentication((string Name, Func<string, string, string> Make) other) =>
        CallVariant.Of(other.Name, call => call.Authentication![Email] = Make(call, other.Make));

    private static CallVariant OfAuthorization((string Name, Func<string, string, string> Make) other) =>
        CallVariant.Of(other.Name, call => call.Authorization![Email] = Make(call, other.Make));

    private static CallVariant OfGoogleEmail((string Name, Func<string, string, string> Make) other) =>
        CallVariant.Of(other.Name, call => call.Authentication![GoogleEmail] = Make(call, other.Make));

    private static IEnumerable<CallVariant> Missing(Func<Call, Play.TokenDraft> token) =>
        NoText.Select(value => CallVariant.Of(value, call => token(call)[Email] = JsonNode.Parse(value)))
            .Prepend(CallVariant.Of("absent", call => token(call).Remove(Email)));

    private static readonly CallVariant AbsentInBoth = CallVariant.Of("absent", call =>
    {
        call.Authentication!.Remove(Email);
        call.Authorization!.Remove(Email);
    });

    private static IEnumerable<CallVariant> InBoth(params string[] values) => values.Select(value => CallVariant.Of(value, call =>
    {
        call.Authentication![Email] = JsonNode.Parse(value);
        call.Authorization![Email] = JsonNode.Parse(value);
    }));

    private static void Named(Call call, string email, string googleEmail)
    {
        call.Authentication![Email] = email;
        call.Authentication[GoogleEmail] = googleEmail;
    }

    private static string Text(Call call) => (string)call.Authorization![Email]!;

    private static string Make(Call call, Func<string, string, string> make)
    {
        var text = Text(call);
        var at = text.LastIndexOf('@');
        return make(text[..at], text[(at + 1)..]);
    }

    // U+017F becomes an S in capitals, U+212A a k in small letters.
    private static string Lookalike(string local, string domain) =>
        local.Contains('s', StringComparison.Ordinal) ? $"{local.Replace('s', '\u017f')}@{domain}"
        : local.Contains('k', StringComparison.Ordinal) ? $"{local.Replace('k', '\u212a')}@{domain}"
        : $"{local}\u0307@{domain}";
}

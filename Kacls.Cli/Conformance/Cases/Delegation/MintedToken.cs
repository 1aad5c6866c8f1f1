using System.Text.Json.Nodes;
using Kacls.Cli.Conformance.Cases.EveryToken;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Delegation;

/// <summary>What delegate asks for, and the token that it makes.</summary>
internal static class MintedToken
{
    private const string Operation = ReferenceMethods.Delegate;
    private const string Rule = $"{Rules.AuthenticationTokens}: the delegated token";
    private const int Decade = 10 * 365 * 86_400;
    private static readonly TimeSpan Recommended = TimeSpan.FromMinutes(15);

    public static IEnumerable<Case> Cases()
    {
        yield return Of("signed", CaseLevel.Google, "it is signed", (token, _) =>
        {
            var algorithm = Expect.Text(Delegated.Header(token), "alg");
            Expect.True(!algorithm.Equals("none", StringComparison.OrdinalIgnoreCase) && !token.EndsWith('.'), "It has no signature.");
        });
        yield return Of("resource_name", CaseLevel.Google, "resource_name is the authorization token's", (token, call) =>
            Same(token, Delegated.ResourceName, call.Authorization!.Claims[Delegated.ResourceName]));
        yield return Of("delegated_to", CaseLevel.Google, "delegated_to is the authorization token's", (token, call) =>
            Same(token, Delegated.DelegatedTo, call.Authorization!.Claims[Delegated.DelegatedTo]));
        yield return Of("email", CaseLevel.Google, "email is the user's", (token, call) =>
            Same(token, "email", call.Authentication!.Claims["email"]));
        foreach (var claim in new[] { "iss", "aud" })
        {
            yield return Of(claim, CaseLevel.Google, $"it has {claim}", (token, _) =>
                Expect.True(Delegated.Claims(token)[claim] is not null, $"The delegated token has no {claim}."));
        }

        yield return Of("exp", CaseLevel.Google, "it has exp and iat, and ends", (token, _) =>
        {
            var read = Delegated.Read(token);
            var (issued, expires) = (read.Time("iat"), read.Time("exp"));
            Expect.True(expires > Tokens.Now, "The delegated token has expired already.");
            Expect.True(expires < Tokens.Now + Decade, "exp of the delegated token is no time in seconds.");
            Expect.True(issued <= Tokens.Now + 300 && issued > Tokens.Now - 3600, "iat of the delegated token is not now.");
        });
        yield return Of("lifetime", CaseLevel.Inferred, "it lives up to 15 minutes", (token, _) => Expect.True(
            Delegated.Read(token).Time("exp") - Tokens.Now <= Recommended.TotalSeconds + 60,
            "The delegated token lives for more than 15 minutes."));
        yield return Of("google_email", CaseLevel.Inferred, "google_email is the user's", (token, call) =>
            Same(token, "google_email", call.Authentication!.Claims["google_email"]), call =>
        {
            call.Authentication!["google_email"] = (string)call.Authorization!["email"]!;
            call.Authentication["email"] = "someone.else@elsewhere.example";
        });
        yield return Of("from_authorization", CaseLevel.Google, "its purpose is the authorization token's", (token, call) =>
        {
            Same(token, Delegated.ResourceName, call.Authorization!.Claims[Delegated.ResourceName]);
            Same(token, Delegated.DelegatedTo, call.Authorization.Claims[Delegated.DelegatedTo]);
        }, call => call.With(Delegated.ResourceName, "another").With(Delegated.DelegatedTo, "another@example.com")
            .Authn(authentication => authentication[Delegated.ResourceName] = "another"));

        var carrier = Carrier.All.Single(each => each is { Operation: Operation, Name: Carrier.Authorization });
        yield return carrier.Refuses(
            "delegated_to.missing",
            $"{Rules.Method(Operation)}: the authorization token has delegated_to",
            CaseLevel.Google,
            Variant.Without(Delegated.DelegatedTo),
            Variant.Json(Delegated.DelegatedTo, "null"),
            Variant.Json(Delegated.DelegatedTo, "\"\""));
        yield return carrier.Refuses(
            "delegated_to.no_text",
            $"{Rules.Method(Operation)}: the authorization token has delegated_to",
            CaseLevel.Inferred,
            [.. new[] { "0", "true", "[]", "{}" }.Select(value => Variant.Json(Delegated.DelegatedTo, value))]);
    }

    private static Case Of(string point, CaseLevel level, string rule, Action<string, Call> look, Action<Call>? change = null) => new(
        $"{Operation}.minted.{point}", Operation, $"{Rule}: {rule}", level, async context =>
        {
            var call = context.Calls.Delegate($"{Calls.NewResource()}/AbC");
            change?.Invoke(call);
            look(Expect.Text(await context.GrantedAsync(call), "delegated_authentication"), call);
        });

    private static void Same(string token, string claim, JsonNode? expected)
    {
        var received = Delegated.Claims(token)[claim];
        Expect.True(
            string.Equals(received?.ToString(), expected?.ToString(), claim is "email" or "google_email" or Delegated.DelegatedTo
                ? StringComparison.OrdinalIgnoreCase
                : StringComparison.Ordinal),
            $"{claim} of the delegated token is {received?.ToJsonString() ?? "missing"}, not {expected?.ToJsonString()}.");
    }
}

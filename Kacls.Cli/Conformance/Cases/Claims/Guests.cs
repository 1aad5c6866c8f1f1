using Kacls.Cli.Conformance.Play;
using Kacls.Cli.Conformance.Requests;

namespace Kacls.Cli.Conformance.Cases.Claims;

/// <summary>Users without a Google account. The file says which kinds of them the service lets in.</summary>
internal static class Guests
{
    private const string Claim = "email_type";
    private const string Rule = $"{Rules.AuthorizationTokens}, {Claim}, and {Rules.EncryptDecrypt}: guest access";
    private static readonly string[] Types = ["google-visitor", "customer-idp"];
    private static readonly string[] Operations = [ReferenceMethods.Wrap, ReferenceMethods.Unwrap, ReferenceMethods.Delegate];

    public static IEnumerable<Case> Cases() => Operations.SelectMany(operation => new[]
    {
        CallVariant.Grants(
            $"{operation}.authorization.{Claim}.google",
            operation,
            Rule,
            CaseLevel.Google,
            CallVariant.Of("google", call => call.Authorization![Claim] = "google")),
        CallVariant.Refuses(
            $"{operation}.authorization.{Claim}.unknown",
            operation,
            Rule,
            CaseLevel.Inferred,
            [.. new[] { "unknown", "google-visitors", "Google-Visitor", "guest", "google,google-visitor" }.SelectMany(type => new[]
            {
                new CallVariant($"{type} of the guest provider", (context, call) => BeGuest(context, call, type)),
                CallVariant.Of($"{type} of the user's provider", call => call.Authorization![Claim] = type),
            })]),
        CallVariant.Refuses(
            $"{operation}.guest.as_user",
            operation,
            $"{Rules.EncryptDecrypt}: guests have a provider of their own, whose tokens are not for Google accounts",
            CaseLevel.Inferred,
            new CallVariant("no email_type", (context, call) => BeGuest(context, call, null)),
            new CallVariant("google", (context, call) => BeGuest(context, call, "google")),
            new CallVariant("in a user's name", (context, call) => BeGuest(context, call, "google", context.User(IssuerRoles.User))),
            new CallVariant(
                "in a user's name, no email_type", (context, call) => BeGuest(context, call, null, context.User(IssuerRoles.User)))),
    }.Concat(Types.SelectMany(type => OfType(operation, type))));

    private static IEnumerable<Case> OfType(string operation, string type)
    {
        var prefix = $"{operation}.guest.{type}";
        // A service may let in no guests.
        yield return new($"{prefix}.admitted", operation, Rule, CaseLevel.Inferred, async context =>
        {
            RequireAdmitted(context, type);
            var call = await context.Calls.RightAsync(operation);
            BeGuest(context, call, type);
            await context.GrantedAsync(call);
        });
        yield return new($"{prefix}.not_admitted", operation, Rule, CaseLevel.Inferred, async context =>
        {
            if (context.Config.GuestTypes.Contains(type))
            {
                throw new CaseSkippedException($"The file's guestTypes have {type}.");
            }

            var byUsers = await context.Calls.RightAsync(operation);
            byUsers.Authorization![Claim] = type;
            List<Attempt> attempts = [new("of the user's provider", byUsers)];
            if (context.Has(IssuerRoles.Guest))
            {
                var byGuests = await context.Calls.RightAsync(operation);
                BeGuest(context, byGuests, type);
                attempts.Add(new("of the guest provider", byGuests));
            }

            await context.AllRefusedAsync(attempts);
        });
        yield return new(
            $"{prefix}.of_users_provider",
            operation,
            $"{Rules.EncryptDecrypt}: the issuer of a guest's token may have to be the guests' own provider",
            CaseLevel.Inferred,
            async context =>
            {
                RequireAdmitted(context, type);
                await context.RefusedAsync((await context.Calls.RightAsync(operation)).Authz(token => token[Claim] = type));
            });
        yield return new(
            $"{prefix}.another", operation, $"{Rules.EncryptDecrypt}: the tokens' e-mails are compared", CaseLevel.Google, async context =>
            {
                RequireAdmitted(context, type);
                var (another, attempts) = ("other." + context.User(IssuerRoles.Guest), new List<Attempt>());
                foreach (var (name, change) in new (string, Action<Call>)[]
                {
                    ("another address in the authentication", call => call.Authentication!["email"] = another),
                    ("another address in the authorization", call => call.Authorization!["email"] = another),
                    ("a user's address in the authorization", call => call.Authorization!["email"] = context.User(IssuerRoles.User)),
                    ("no address", call => call.Authentication!.Remove("email")),
                })
                {
                    var call = await context.Calls.RightAsync(operation);
                    BeGuest(context, call, type);
                    change(call);
                    attempts.Add(new(name, call));
                }

                await context.AllRefusedAsync(attempts);
            });
    }

    private static void RequireAdmitted(ConformanceContext context, string type)
    {
        _ = context.Issuer(IssuerRoles.Guest);
        if (!context.Config.GuestTypes.Contains(type))
        {
            throw new CaseSkippedException($"The file's guestTypes do not have {type}.");
        }
    }

    private static void BeGuest(ConformanceContext context, Call call, string? type, string? email = null)
    {
        var guest = context.Tokens.OfUser(IssuerRoles.Guest);
        guest["email"] = email ?? context.User(IssuerRoles.Guest);
        call.Authentication = guest;
        Set(call.Authorization!, type, (string)guest["email"]!);
    }

    private static void Set(TokenDraft authorization, string? type, string email)
    {
        authorization["email"] = email;
        if (type is not null)
        {
            authorization[Claim] = type;
        }
    }
}

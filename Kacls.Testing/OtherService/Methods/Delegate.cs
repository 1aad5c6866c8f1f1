using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>delegate (4.6, 10).</summary>
internal static class Delegate
{
    internal static async Task<JsonObject> RunAsync(Parts parts, Call call)
    {
        var behaviour = call.Behaviour;
        var authorization = await new AuthorizationCheck(parts, call).CheckAsync(Wrap.Applications, ["reader", "writer", "upgrader"], 128);
        await new AuthenticationCheck(parts, call).CheckAsync(authorization, delegable: false);
        call.Reason();
        if (authorization.Text("delegated_to") is not { Length: > 0 } && !behaviour.Is("delegate-to-nobody-accepted"))
        {
            throw RefusedException.Forbidden("The authorization token delegates to nobody.");
        }

        return new JsonObject
        {
            [behaviour.Is("delegate-other-member-name") ? "authentication" : "delegated_authentication"] =
                parts.Own.SignDelegated(Claims(parts, call, authorization), behaviour),
        };
    }

    /// <summary>Of whom, to whom and for what: copied from the two tokens that were checked.</summary>
    private static JsonObject Claims(Parts parts, Call call, Jwt authorization)
    {
        var behaviour = call.Behaviour;
        var authentication = Jwt.Parse(call.Optional("authentication") ?? "e30.e30.", _ => false)!;
        var now = parts.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = behaviour.Is("delegate-other-issuer") ? authentication.Text("iss") : parts.Settings.Url,
            ["iat"] = now,
            ["exp"] = now + (behaviour.Is("delegate-lives-a-day") ? 86_400
                : behaviour.Is("delegate-lives-a-year") ? 365 * 86_400
                : behaviour.Is("delegate-is-expired") ? -3600
                : behaviour.Is("delegate-expires-in-milliseconds") ? now * 999
                : behaviour.May(Liberties.ShortDelegation) ? 60
                : 900),
            ["email"] = authentication.Text("email"),
            ["delegated_to"] = behaviour.Is("delegate-entity-of-authentication")
                ? authentication.Text("delegated_to") ?? authentication.Text("email")
                : behaviour.Is("delegate-entity-is-user") ? authorization.Text("email")
                : authorization.Text("delegated_to"),
            ["resource_name"] = behaviour.Is("delegate-resource-of-authentication") ? authentication.Text("resource_name")
                : behaviour.Is("delegate-resource-in-lower-case") ? authorization.Text("resource_name")?.ToLowerInvariant()
                : authorization.Text("resource_name"),
        };
        if (authentication.Text("google_email") is { } google && !behaviour.Is("delegate-google-email-lost"))
        {
            claims["google_email"] = google;
        }

        foreach (var claim in claims.Select(claim => claim.Key).Where(claim => claims[claim] is null
            || behaviour.Is($"delegate-without-{claim}")).ToList())
        {
            claims.Remove(claim);
        }

        return claims;
    }
}

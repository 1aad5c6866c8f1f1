using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Kacls.Testing.OtherService;

/// <summary>What the service says of itself when it asks another for a key (3.7).</summary>
internal static class PeerToken
{
    internal static JsonObject Claims(Parts parts, string original, string resource, Behaviour behaviour)
    {
        var now = parts.Clock.GetUtcNow().ToUnixTimeSeconds();
        var own = parts.Settings.Url;
        var claims = new JsonObject
        {
            ["iss"] = behaviour.Is("rewrap-token-issuer-is-peer") ? original
                : behaviour.Is("rewrap-token-issuer-is-host") ? new Uri(own).Host
                : own,
            ["aud"] = behaviour.Is("rewrap-token-audience-of-google") ? "cse-authorization"
                : behaviour.Is("rewrap-token-audience-is-peer") ? original
                : "kacls-migration",
            ["kacls_url"] = behaviour.Is("rewrap-token-url-is-own") ? own : original,
            ["resource_name"] = behaviour.Is("rewrap-token-other-resource") ? resource + "-" : resource,
            ["iat"] = behaviour.Is("rewrap-token-iat-in-future") ? now + 7200 : now,
            ["exp"] = behaviour.Is("rewrap-token-lives-a-day") ? now + 86_400
                : behaviour.Is("rewrap-token-is-expired") ? now - 60
                : behaviour.Is("rewrap-token-exp-in-milliseconds") ? (now + 300) * 1000
                : behaviour.Is("rewrap-token-exp-is-text") ? $"{now + 300}"
                : now + 300,
            ["jti"] = behaviour.Is("rewrap-token-jti-fixed") ? "1" : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        };
        foreach (var claim in claims.Select(claim => claim.Key).Where(claim => behaviour.Is($"rewrap-token-without-{claim}")).ToList())
        {
            claims.Remove(claim);
        }

        return claims;
    }
}

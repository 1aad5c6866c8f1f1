using System.Text.Json.Nodes;
using Kacls.Tokens;

namespace Kacls.Cli.Doctor.Providers;

/// <summary>The discovery document, of which Google's clients learn where to sign in, and key services where the keys are.</summary>
internal sealed class DiscoveryCheck() : Check("discovery")
{
    private static readonly string[] Scopes = ["openid", "email"];
    private static readonly string[] Endpoints = ["jwks_uri", "authorization_endpoint", "token_endpoint"];

    /// <summary>Judges it.</summary>
    public IEnumerable<Finding> Judge(JsonObject document, ProviderProbe provider) =>
    [
        JudgeIssuer(provider, TextOf(document["issuer"])),
        .. JudgeEndpoints(document, provider),
        JudgeAlgorithms(ListOf(document["id_token_signing_alg_values_supported"])),
        .. JudgeOffers(document),
    ];

    /// <summary>Where the keys are; null: it does not say.</summary>
    public static Uri? KeysOf(JsonObject document) =>
        Uri.TryCreate(TextOf(document["jwks_uri"]), UriKind.Absolute, out var url) ? url : null;

    private Finding JudgeIssuer(ProviderProbe provider, string? named) =>
        named == provider.Issuer ? Ok($"Its issuer is {named}.")
        : named is null ? Finding("It has no issuer.", "Give the URL of an OpenID Connect discovery document with --discovery.")
        : Finding(
            $"Its issuer is {named}, not {provider.Issuer}.",
            named.TrimEnd('/') == provider.Issuer.TrimEnd('/')
                ? $"They differ in the slash at the end alone. Tokens say {named}: name it so in the settings, to the letter."
            : named.Contains('{', StringComparison.Ordinal)
                ? "This document is for users of every tenant. Name your own tenant's issuer and document, never common or organizations."
            : named.Contains("sts.windows.net", StringComparison.Ordinal)
                ? "This is Entra's endpoint v1. Take the document below /v2.0/, and the issuer that it names."
            : "Name the issuer that tokens have in iss, and the document of that issuer with --discovery.");

    private IEnumerable<Finding> JudgeEndpoints(JsonObject document, ProviderProbe provider)
    {
        if (provider.Discovery.Scheme != Uri.UriSchemeHttps)
        {
            yield return provider.Discovery.IsLoopback
                ? Note("The document comes over http, which does for this machine alone.")
                : Finding("The document comes over http: whoever is on the way can give other keys.", "Name an https URL.");
        }

        foreach (var member in Endpoints)
        {
            var text = TextOf(document[member]);
            if (text is null)
            {
                yield return member == "token_endpoint"
                    ? Note("It has no token_endpoint: only the grant type implicit works.")
                    : Finding($"It has no {member}.", "Give the URL of an OpenID Connect discovery document with --discovery.");
            }
            else if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
                || (url.Scheme != Uri.UriSchemeHttps && !(url.IsLoopback && provider.Discovery.IsLoopback)))
            {
                yield return Finding($"Its {member} is {text}, which is not https.", "Have the provider name an https URL.");
            }
        }
    }

    private Finding JudgeAlgorithms(IReadOnlyList<string>? algorithms)
    {
        var usable = algorithms?.Where(SignatureAlgorithms.Asymmetric.Contains).ToList();
        return usable is null ? Note("It does not say which algorithms sign ID tokens.")
            : usable.Count == 0 ? Finding(
                $"ID tokens are signed with {string.Join(", ", algorithms!)} alone.",
                "Choose RS256 for the application: with a shared secret or none, nobody else can verify a token.")
            : Ok($"ID tokens are signed with {string.Join(", ", usable)}.");
    }

    private IEnumerable<Finding> JudgeOffers(JsonObject document)
    {
        if (ListOf(document["scopes_supported"]) is { } scopes && Scopes.Except(scopes, StringComparer.Ordinal).Any())
        {
            yield return Warning(
                $"scopes_supported is {string.Join(", ", scopes)}.",
                "Google's clients ask for openid and email: let the application have both.");
        }

        if (ListOf(document["response_types_supported"]) is { } types && !types.Contains("code") && !types.Contains("id_token"))
        {
            yield return Warning(
                $"response_types_supported is {string.Join(", ", types)}.", "Allow code, or id_token where the grant type is implicit.");
        }
    }

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static IReadOnlyList<string>? ListOf(JsonNode? node) =>
        node is JsonArray list ? [.. list.Select(TextOf).OfType<string>()] : null;
}

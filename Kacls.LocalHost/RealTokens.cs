using System.Net.Http.Json;
using System.Text.Json;
using Kacls.Settings;

namespace Kacls.LocalHost;

/// <summary>Where real tokens come from when the settings name issuers of one's own, whose private keys nobody has here.</summary>
internal sealed class RealTokens(KaclsSettings settings, HttpClient client)
{
    internal async Task<IReadOnlyList<string>> DescribeAsync()
    {
        var lines = new List<string>
        {
            "The issuers of tokens are your own (Kacls:Authorization:Issuers, Kacls:Authentication:Providers), so there are",
            "no examples. A request needs real tokens:",
        };
        foreach (var provider in settings.Authentication.Providers)
        {
            lines.Add("");
            lines.Add($"authentication, an ID token of {provider.Name} ({provider.Issuer}), for {string.Join(", ", provider.Uses)}:");
            lines.AddRange(await HowToSignInAsync(provider));
        }

        var applications = settings.Authorization.Issuers.Select(issuer => issuer.Application).Distinct();
        lines.Add("");
        lines.Add($"authorization, for users, of Google alone ({string.Join(", ", applications)}): Google makes one when a user opens a");
        lines.Add("document. It is in the body of the browser's request to your key service (developer tools, Network, wrap or unwrap),");
        lines.Add($"is good for some minutes, and must name {settings.Urls[0]} as kacls_url.");
        return lines;
    }

    private async Task<IReadOnlyList<string>> HowToSignInAsync(AuthenticationProviderSettings provider)
    {
        var client = Uri.EscapeDataString(provider.Audiences.FirstOrDefault() ?? "");
        var url = string.IsNullOrEmpty(provider.Discovery)
            ? $"{provider.Issuer?.TrimEnd('/')}/.well-known/openid-configuration"
            : provider.Discovery;
        if (await DiscoverAsync(url) is not { } document)
        {
            return [$"  its sign-in is the authorization_endpoint of {url}, which did not answer", $"  client_id={client}"];
        }

        if (Find(document, "device_authorization_endpoint") is { } device && Find(document, "token_endpoint") is { } token)
        {
            // RFC 8628, sections 3.1 and 3.4.
            return
            [
                "  Where the client allows the device flow: run the first, sign in where it says, put its device_code into the second,",
                "  and take the id_token.",
                $"  curl -s '{device}' -d client_id={client} -d 'scope=openid email'",
                $"  curl -s '{token}' -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d client_id={client} \\",
                "    -d device_code=DEVICE_CODE",
            ];
        }

        // OpenID Connect Core, section 3.2.2.1; whatever answers at the redirect URI, the token is in the browser's address bar.
        return Find(document, "authorization_endpoint") is { } authorization
            ?
            [
                "  Where the client allows the implicit flow: open this, with a redirect URI of the client's, and take the id_token out",
                "  of the address that it leads to.",
                $"  {authorization}{(authorization.Contains('?', StringComparison.Ordinal) ? '&' : '?')}client_id={client}"
                    + "&response_type=id_token&scope=openid%20email&nonce=any&redirect_uri=REDIRECT_URI",
            ]
            : [$"  {url} names no endpoint to sign in at", $"  client_id={client}"];
    }

    private async Task<JsonElement?> DiscoverAsync(string? url)
    {
        try
        {
            return await client.GetFromJsonAsync<JsonElement>(new Uri(url ?? ""));
        }
        catch (Exception exception) when (
            exception is HttpRequestException or OperationCanceledException or JsonException or UriFormatException or NotSupportedException
                or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A URL, and nothing else that could act on a terminal or end a shell's quotes.</summary>
    private static string? Find(JsonElement document, string member) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
        && Uri.TryCreate(value.GetString(), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? url.AbsoluteUri.Replace("'", "%27", StringComparison.Ordinal)
            : null;
}

using System.Text.Json;
using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>
/// Finds the key set through a discovery document (OpenID Connect Discovery 1.0 section 4), and fetches both anew each time.
/// </summary>
internal sealed class DiscoveryFetcher(string issuer, Uri url, KeyHttpClient http) : IKeyFetcher
{
    public async Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var (document, _) = await http.GetAsync(url, cancellationToken);
        var (keySet, freshness) = await http.GetAsync(KeySetUrl(document), cancellationToken);
        return new FetchedKeys(JwksReader.Read(keySet), freshness);
    }

    private Uri KeySetUrl(byte[] json)
    {
        try
        {
            using var document = JsonText.Parse(MarkedText.ToUtf8(json));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new KeyFetchException("the discovery document is not a JSON object");
            }

            // Section 4.3: the document must be that of the issuer, exactly; another tenant's would bring another tenant's keys.
            if (!string.Equals(TextOf(document.RootElement, "issuer"), issuer, StringComparison.Ordinal))
            {
                throw new KeyFetchException("the discovery document is another issuer's");
            }

            return Uri.TryCreate(TextOf(document.RootElement, "jwks_uri"), UriKind.Absolute, out var keySet) && IsAllowed(keySet)
                ? keySet
                : throw new KeyFetchException("the discovery document's jwks_uri is not an https URL");
        }
        catch (JsonException)
        {
            throw new KeyFetchException("the discovery document is not JSON");
        }
    }

    /// <summary>http is only for loopback, and a document that came over https can't lead there.</summary>
    private bool IsAllowed(Uri keySet) =>
        keySet.Scheme == Uri.UriSchemeHttps || (keySet.Scheme == Uri.UriSchemeHttp && keySet.IsLoopback && url.Scheme == Uri.UriSchemeHttp);

    private static string? TextOf(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;
}

namespace Kacls.Tokens.Keys;

/// <summary>Fetches a JSON Web Key Set from its URL.</summary>
internal sealed class JwksUrlFetcher(Uri url, KeyHttpClient http) : IKeyFetcher
{
    public async Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var (body, freshness) = await http.GetAsync(url, cancellationToken);
        return new FetchedKeys(JwksReader.Read(body), freshness);
    }
}

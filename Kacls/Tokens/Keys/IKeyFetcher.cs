namespace Kacls.Tokens.Keys;

/// <summary>Fetches all keys of one issuer, once.</summary>
internal interface IKeyFetcher
{
    /// <exception cref="KeyFetchException">It failed.</exception>
    Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken);
}

/// <summary>What a fetch brought.</summary>
/// <param name="Set">The keys.</param>
/// <param name="Freshness">After what time to fetch again.</param>
internal sealed record FetchedKeys(KeySet Set, TimeSpan Freshness);

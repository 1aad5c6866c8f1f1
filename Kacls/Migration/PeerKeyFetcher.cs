using Kacls.Tokens.Keys;

namespace Kacls.Migration;

/// <summary>Fetches a peer's keys for <see cref="KeyRefresher"/>, which holds, refreshes and keeps them as it does an issuer's.</summary>
internal sealed class PeerKeyFetcher(Peer peer, PeerClient client) : IKeyFetcher
{
    public Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken) => client.GetKeysAsync(peer, cancellationToken);
}

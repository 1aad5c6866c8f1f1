using System.Collections.Frozen;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Migration;

/// <summary>
/// The peers as issuers of tokens: keys from their <c>certs</c>, fetched when the first token comes and then kept fresh like an identity
/// provider's, and no purpose but migration. They stand outside the self-check of status: a peer's outage is not ours.
/// </summary>
internal sealed class PeerIssuers(PeerRegistry peers, PeerClient client, KeySourceFactory sources) : IDisposable
{
    private static readonly FrozenSet<string> Audiences = FrozenSet.Create(StringComparer.Ordinal, PeerClaims.Audience);

    internal IReadOnlyList<TrustedIssuer> Issuers { get; } = [.. peers.Peers.Select(peer => new TrustedIssuer(
        peer.Url,
        sources.Open(peer.Url, new PeerKeyFetcher(peer, client)),
        [GrantOf(peer)]))];

    public void Dispose()
    {
        foreach (var keys in Issuers.Select(issuer => issuer.Keys).OfType<IDisposable>())
        {
            keys.Dispose();
        }
    }

    private static IssuerGrant GrantOf(Peer peer) => new()
    {
        Name = peer.Url,
        Purposes = TokenPurposes.MigrationPeer,
        Audiences = Audiences,
        Algorithms = SignatureAlgorithms.Peers,
    };
}

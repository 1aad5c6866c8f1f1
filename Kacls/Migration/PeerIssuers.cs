using System.Collections.Frozen;
using Kacls.Access;
using Kacls.Tokens;
using Kacls.Tokens.Keys;

namespace Kacls.Migration;

/// <summary>
/// The peers as issuers of tokens: keys from their <c>certs</c>, fetched when the first token comes and then kept fresh like an identity
/// provider's, and no purpose but migration. They stand outside the self-check of status: a peer's outage is not ours.
/// </summary>
internal sealed class PeerIssuers : IDisposable
{
    private static readonly FrozenSet<string> Audiences = FrozenSet.Create(StringComparer.Ordinal, PeerClaims.Audience);
    private readonly List<KeySource> keys = [];

    public PeerIssuers(PeerRegistry peers, PeerClient client, KeySourceFactory sources)
    {
        foreach (var peer in peers.Peers)
        {
            var source = sources.Open(peer.Url, new PeerKeyFetcher(peer, client));
            keys.Add(source);
            Issuers.Add(new TrustedIssuer(peer.Url, source, [GrantOf(peer)], IsSame));
        }
    }

    internal List<TrustedIssuer> Issuers { get; } = [];

    public void Dispose() => keys.ForEach(source => source.Dispose());

    private static bool IsSame(string name, string own) =>
        string.Equals(KaclsUrl.Canonical(name), KaclsUrl.Canonical(own), StringComparison.Ordinal);

    private static IssuerGrant GrantOf(Peer peer) => new()
    {
        Name = peer.Url,
        Purposes = TokenPurposes.MigrationPeer,
        Audiences = Audiences,
        Algorithms = SignatureAlgorithms.Peers,
    };
}

using System.Collections.Frozen;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Migration;

/// <summary>The peers of the settings, found by URL as <see cref="KaclsUrl"/> compares it. A URL from outside is only ever looked up here.</summary>
internal sealed class PeerRegistry(KaclsSettings settings)
{
    private readonly FrozenDictionary<string, Peer> byUrl =
        settings.Migration.Peers.Select(Peer.Of).ToFrozenDictionary(peer => peer.Canonical, StringComparer.Ordinal);

    internal IEnumerable<Peer> Peers => byUrl.Values;

    internal Peer? Find(string url) => byUrl.GetValueOrDefault(KaclsUrl.Canonical(url));
}

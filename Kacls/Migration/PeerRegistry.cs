using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;

namespace Kacls.Migration;

/// <summary>
/// The peers of the settings, found by URL as <see cref="KaclsUrl"/> compares it. A URL from outside is only ever looked up here.
/// </summary>
internal sealed class PeerRegistry(IEnumerable<Peer> peers)
{
    private readonly FrozenDictionary<string, Peer> byUrl = peers.ToFrozenDictionary(peer => peer.Canonical, StringComparer.Ordinal);

    internal IEnumerable<Peer> Peers => byUrl.Values;

    internal static PeerRegistry Read(KaclsSettings settings, SettingsErrors errors)
    {
        const string Name = "Kacls:Migration:Peers";
        var own = settings.Urls.Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
        var issuers = settings.Authorization.Issuers.Select(issuer => issuer.Issuer)
            .Concat(settings.Authentication.Providers.Select(provider => provider.Issuer))
            .OfType<string>().Select(KaclsUrl.Canonical).ToHashSet(StringComparer.Ordinal);
        Peer[] peers = [.. settings.Migration.Peers.Index().Select(entry => Peer.Read(entry.Item, $"{Name}:{entry.Index}", errors))];
        foreach (var (index, peer) in peers.Index())
        {
            errors.Require(!own.Contains(peer.Canonical), $"{Name}:{index}:Url", "is this key service itself");
            errors.Require(!issuers.Contains(peer.Canonical), $"{Name}:{index}:Url", "is an issuer of other tokens as well");
        }

        errors.RequireUnique(peers.Select(peer => peer.Canonical), Name, "URL");
        return new PeerRegistry(peers.DistinctBy(peer => peer.Canonical));
    }

    internal Peer? Find(string url) => byUrl.GetValueOrDefault(KaclsUrl.Canonical(url));
}

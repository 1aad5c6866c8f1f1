using System.Collections.Frozen;
using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>Every trusted issuer by its exact <c>iss</c>, and every peer by its URL as <see cref="KaclsUrl"/> compares it.</summary>
internal sealed class IssuerRegistry(IEnumerable<TrustedIssuer> issuers, IEnumerable<TrustedIssuer> peers)
{
    private readonly FrozenDictionary<string, TrustedIssuer> byIssuer =
        issuers.ToFrozenDictionary(issuer => issuer.Issuer, StringComparer.Ordinal);

    private readonly FrozenDictionary<string, TrustedIssuer> peersByUrl =
        peers.ToFrozenDictionary(peer => KaclsUrl.Canonical(peer.Issuer), StringComparer.Ordinal);

    /// <summary>All but the peers: without their keys this service works, but for migration.</summary>
    public IEnumerable<TrustedIssuer> Issuers => byIssuer.Values;

    /// <summary>The names of those that are trusted for one of these purposes.</summary>
    public IEnumerable<string> NamesFor(TokenPurposes anyOf) =>
        byIssuer.Values.Where(issuer => issuer.Grants.Any(grant => grant.IsFor(anyOf)))
            .Select(issuer => issuer.Issuer).Order(StringComparer.Ordinal);

    public TrustedIssuer? Find(string issuer) => byIssuer.GetValueOrDefault(issuer) ?? FindPeer(issuer);

    public TrustedIssuer? FindPeer(string issuer) => peersByUrl.GetValueOrDefault(KaclsUrl.Canonical(issuer));
}

using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>Rule 4 (Google's guide): a token's kacls_url is the URL of this KACLS, here any of <c>Kacls:Urls</c>.</summary>
internal sealed class KaclsUrlRule(KaclsSettings settings)
{
    private readonly FrozenSet<string> own = settings.Urls.Select(KaclsUrl.Canonical).ToFrozenSet(StringComparer.Ordinal);

    internal void Check(AuthorizationToken authorization) => Check(authorization.KaclsUrl);

    internal void Check(PeerToken peer) => Check(peer.KaclsUrl);

    private void Check(string url)
    {
        if (!own.Contains(KaclsUrl.Canonical(url)))
        {
            throw ErrorCatalogue.KaclsUrlMismatch.ToException(Mismatch.Of("kacls_url (Kacls:Urls)", url, settings.Urls));
        }
    }
}

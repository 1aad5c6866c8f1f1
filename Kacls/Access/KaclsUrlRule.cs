using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>Google's guide: the authorization token's kacls_url is the URL of this KACLS, here any of <c>Kacls:Urls</c>.</summary>
internal sealed class KaclsUrlRule(KaclsSettings settings)
{
    private readonly FrozenSet<string> own = settings.Urls.Select(KaclsUrl.Canonical).ToFrozenSet(StringComparer.Ordinal);

    internal void Check(AuthorizationToken authorization)
    {
        if (!own.Contains(KaclsUrl.Canonical(authorization.KaclsUrl)))
        {
            throw ErrorCatalogue.KaclsUrlMismatch.Because();
        }
    }
}

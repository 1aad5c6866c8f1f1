using System.Collections.Frozen;

namespace Kacls.Tokens;

/// <summary>Every trusted issuer by its exact <c>iss</c>.</summary>
internal sealed class IssuerRegistry(IEnumerable<TrustedIssuer> issuers)
{
    private readonly FrozenDictionary<string, TrustedIssuer> byIssuer =
        issuers.ToFrozenDictionary(issuer => issuer.Issuer, StringComparer.Ordinal);

    public IEnumerable<TrustedIssuer> Issuers => byIssuer.Values;

    public TrustedIssuer? Find(string issuer) => byIssuer.GetValueOrDefault(issuer);
}

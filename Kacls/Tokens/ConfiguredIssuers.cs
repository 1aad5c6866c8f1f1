using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>One entry of the settings.</summary>
/// <param name="Setting">Its name there.</param>
/// <param name="Issuer">The exact <c>iss</c>.</param>
/// <param name="Keys">The places of its keys.</param>
/// <param name="Grant">What its tokens are good for.</param>
internal sealed record ConfiguredIssuer(string Setting, string Issuer, IReadOnlyList<KeyLocation> Keys, IssuerGrant Grant)
{
    internal bool IsFor(TokenPurposes purpose) => Grant.Purposes.HasFlag(purpose);
}

/// <summary>The trusted issuers of the settings.</summary>
internal sealed record ConfiguredIssuers(IReadOnlyList<ConfiguredIssuer> Entries)
{
    /// <summary>
    /// Opens their key sources; <paramref name="open"/> makes that of each place. Several entries may share an issuer, as the client ids of
    /// one tenant do, but then they share the union of its keys too. <paramref name="peers"/> and <paramref name="own"/>, this KACLS
    /// itself, join as they are.
    /// </summary>
    internal IssuerRegistry Open(
        Func<KeyLocation, KeySource> open, IEnumerable<TrustedIssuer>? peers = null, TrustedIssuer? own = null) => new(
            Entries.GroupBy(entry => entry.Issuer, StringComparer.Ordinal).Select(group =>
            {
                KeySource[] sources = [.. group.SelectMany(entry => entry.Keys).Distinct().Select(open)];
                return new TrustedIssuer(
                    group.Key, sources is [var only] ? only : new UnionKeys(sources), [.. group.Select(entry => entry.Grant)]);
            }).Concat(own is null ? [] : [own]),
            peers ?? []);
}

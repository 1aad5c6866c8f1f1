using System.Collections.Frozen;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens.Keys;

namespace Kacls.Tokens;

/// <summary>Reads the trusted issuers out of the settings. What the settings leave open or contradict is refused at the start.</summary>
internal static class ConfiguredIssuers
{
    /// <summary>
    /// The registry that the settings describe; <paramref name="open"/> makes the key source of each place. <paramref name="peers"/>
    /// and <paramref name="own"/>, this KACLS itself, join it as they are.
    /// </summary>
    /// <exception cref="InvalidOperationException">The settings contradict themselves.</exception>
    public static IssuerRegistry Read(
        KaclsSettings settings, Func<KeyLocation, KeySource> open, IEnumerable<TrustedIssuer>? peers = null, TrustedIssuer? own = null)
    {
        var configured = settings.Authorization.Issuers is { Length: > 0 } named ? named : GoogleIssuers.Default;
        var entries = configured.Select(Entry).Concat(settings.Authentication.Providers.Select(Entry));
        return new IssuerRegistry(
            entries.GroupBy(entry => entry.Keys[0].Issuer, StringComparer.Ordinal).Select(group => Combine([.. group], open))
                .Concat(own is null ? [] : [own]),
            peers ?? []);
    }

    /// <summary>
    /// Several entries may share an issuer, as the client ids of one tenant do, but then they share the union of its keys too, and an issuer
    /// of authorization tokens is nothing else besides.
    /// </summary>
    private static TrustedIssuer Combine(
        IReadOnlyList<(IReadOnlyList<KeyLocation> Keys, IssuerGrant Grant)> entries, Func<KeyLocation, KeySource> open)
    {
        var issuer = entries[0].Keys[0].Issuer;
        if (entries.Count > 1 && entries.Any(entry => entry.Grant.Purposes == TokenPurposes.Authorization))
        {
            throw new InvalidOperationException($"The settings name the issuer '{issuer}' of authorization tokens more than once.");
        }

        KeySource[] sources = [.. entries.SelectMany(entry => entry.Keys).Distinct().Select(open)];
        return new TrustedIssuer(issuer, sources is [var only] ? only : new UnionKeys(sources), [.. entries.Select(entry => entry.Grant)]);
    }

    private static (IReadOnlyList<KeyLocation> Keys, IssuerGrant Grant) Entry(AuthorizationIssuerSettings issuer)
    {
        if (!GoogleApplications.TryParse(issuer.Application, out var application))
        {
            throw new InvalidOperationException($"The settings name the application '{issuer.Application}', which does not exist.");
        }

        return (KeyLocation.Of(issuer.Issuer, issuer.Keys, issuer.Discovery), new IssuerGrant
        {
            Name = GoogleApplications.NameOf(application),
            Application = application,
            Purposes = TokenPurposes.Authorization,
            Audiences = Audiences([issuer.Audience]),
            Algorithms = SignatureAlgorithms.Allowed(issuer.Algorithms, SignatureAlgorithms.Google),
        });
    }

    private static (IReadOnlyList<KeyLocation> Keys, IssuerGrant Grant) Entry(AuthenticationProviderSettings provider) =>
        (KeyLocation.Of(provider.Issuer, provider.Keys, provider.Discovery), new IssuerGrant
        {
            Name = provider.Name ?? provider.Issuer ?? string.Empty,
            Purposes = Purposes(provider.Uses),
            Audiences = Audiences(provider.Audiences),
            Algorithms = SignatureAlgorithms.Allowed(provider.Algorithms, SignatureAlgorithms.Asymmetric),
            EmailClaim = provider.EmailClaim,
            IgnoresEmailVerified = provider.IgnoreEmailVerified,
            Domains = provider.Domains.Length > 0 ? new DomainList(provider.Domains) : null,
        });

    /// <summary>An empty audience must never match anything.</summary>
    private static FrozenSet<string> Audiences(IEnumerable<string?> audiences) =>
        audiences.Where(audience => !string.IsNullOrWhiteSpace(audience)).Select(audience => audience!).ToFrozenSet(StringComparer.Ordinal);

    private static TokenPurposes Purposes(IEnumerable<string> uses) =>
        uses.Aggregate(TokenPurposes.None, (purposes, name) =>
            TokenPurposesNames.TryParse(name, out var use) ? purposes | use : purposes);
}

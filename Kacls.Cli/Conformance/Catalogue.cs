namespace Kacls.Cli.Conformance;

/// <summary>All cases, in the order in which they are tried.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<Case> All { get; } =
    [
        .. Cases.Granted.Cases(),
        .. Cases.Status.StatusCases.Cases(),
        .. Cases.Status.CertsCases.Cases(),
        .. Cases.Privileged.CallerCases.Cases(),
        .. Cases.Privileged.WrappedKeyCases.Cases(),
        .. Cases.Migration.RewrapCases.Cases(),
        .. Cases.Migration.RewrapUrlCases.Cases(),
        .. Cases.Migration.RewrapAnswerCases.Cases(),
        .. Cases.Migration.PeerTokenCases.Cases(),
        .. Cases.Migration.PeerCases.Cases(),
        .. Cases.Http.BodyCases.Cases(),
        .. Cases.Http.MemberCases.Cases(),
        .. Cases.Http.PathCases.Cases(),
        .. Cases.Http.CorsCases.Cases(),
        .. Cases.Limits.LimitCases.Cases(),
        .. Cases.EveryToken.Keys.Cases(),
        .. Cases.EveryToken.Presence.Cases(),
        .. Cases.EveryToken.Signatures.Cases(),
        .. Cases.EveryToken.Audiences.Cases(),
        .. Cases.EveryToken.Lifetimes.Cases(),
        .. Cases.EveryToken.Algorithms.Cases(),
        .. Cases.EveryToken.EmbeddedKeys.Cases(),
        .. Cases.EveryToken.IssuerNames.Cases(),
        .. Cases.EveryToken.IssuerBinding.Cases(),
        .. Cases.EveryToken.Additions.Cases(),
        .. Cases.Claims.Roles.Cases(),
        .. Cases.Claims.KaclsUrls.Cases(),
        .. Cases.Claims.Emails.Cases(),
        .. Cases.Claims.ResourceNames.Cases(),
        .. Cases.Claims.PerimeterIds.Cases(),
        .. Cases.Claims.OwnerDomains.Cases(),
        .. Cases.Claims.Guests.Cases(),
        .. Cases.Delegation.MintedToken.Cases(),
        .. Cases.Delegation.DelegatedUse.Cases(),
        .. Cases.Delegation.DelegatedMisuse.Cases(),
        .. Cases.Wraps.Cases(),
        .. Cases.Envelopes.RoundTrips.Cases(),
        .. Cases.Envelopes.Secrecy.Cases(),
        .. Cases.Envelopes.WrappedKeys.Cases(),
        .. Cases.Envelopes.Tampering.Cases(),
        .. Cases.Digests.Cases(),

        // RSA keys for these are being made while the others are tried.
        .. Cases.PrivateKeys.WrappingCases.Cases(),
        .. Cases.PrivateKeys.SigningCases.Cases(),
        .. Cases.PrivateKeys.SignatureAlgorithmCases.Cases(),
        .. Cases.PrivateKeys.DecryptingCases.Cases(),
        .. Cases.PrivateKeys.OaepCases.Cases(),
        .. Cases.PrivateKeys.SpkiHashCases.Cases(),
        .. Cases.PrivateKeys.BlobCases.Cases(),
    ];

    /// <summary>Those whose names match one of the patterns; all where there is none.</summary>
    /// <param name="patterns">
    /// With <c>*</c> for any text, the whole name is compared; without, a name matches that contains the pattern.
    /// </param>
    public static IReadOnlyList<Case> Matching(IReadOnlyCollection<string> patterns) =>
        patterns.Count == 0 ? All : [.. All.Where(each => patterns.Any(pattern => Matches(each.Name, pattern)))];

    private static bool Matches(string name, string pattern) => pattern.Contains('*', StringComparison.Ordinal)
        ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, name)
        : name.Contains(pattern, StringComparison.OrdinalIgnoreCase);
}

using Kacls.Cli.Conformance.Cases;
using Kacls.Cli.Conformance.Cases.Claims;
using Kacls.Cli.Conformance.Cases.Delegation;
using Kacls.Cli.Conformance.Cases.Envelopes;
using Kacls.Cli.Conformance.Cases.EveryToken;
using Kacls.Cli.Conformance.Cases.Http;
using Kacls.Cli.Conformance.Cases.Limits;
using Kacls.Cli.Conformance.Cases.Migration;
using Kacls.Cli.Conformance.Cases.PrivateKeys;
using Kacls.Cli.Conformance.Cases.Privileged;
using Kacls.Cli.Conformance.Cases.Status;

namespace Kacls.Cli.Conformance;

/// <summary>All cases, in the order in which they are tried.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<Case> All { get; } =
    [
        .. Granted.Cases(),
        .. StatusCases.Cases(),
        .. CertsCases.Cases(),
        .. CallerCases.Cases(),
        .. WrappedKeyCases.Cases(),
        .. RewrapCases.Cases(),
        .. RewrapUrlCases.Cases(),
        .. RewrapAnswerCases.Cases(),
        .. PeerTokenCases.Cases(),
        .. PeerCases.Cases(),
        .. BodyCases.Cases(),
        .. MemberCases.Cases(),
        .. PathCases.Cases(),
        .. CorsCases.Cases(),
        .. LimitCases.Cases(),
        .. Keys.Cases(),
        .. Presence.Cases(),
        .. Signatures.Cases(),
        .. Audiences.Cases(),
        .. Lifetimes.Cases(),
        .. Algorithms.Cases(),
        .. EmbeddedKeys.Cases(),
        .. IssuerNames.Cases(),
        .. IssuerBinding.Cases(),
        .. Additions.Cases(),
        .. Roles.Cases(),
        .. KaclsUrls.Cases(),
        .. Emails.Cases(),
        .. ResourceNames.Cases(),
        .. PerimeterIds.Cases(),
        .. OwnerDomains.Cases(),
        .. Guests.Cases(),
        .. Cases.Delegation.MintedToken.Cases(),
        .. DelegatedUse.Cases(),
        .. DelegatedMisuse.Cases(),
        .. Wraps.Cases(),
        .. RoundTrips.Cases(),
        .. Secrecy.Cases(),
        .. WrappedKeys.Cases(),
        .. Tampering.Cases(),
        .. Digests.Cases(),

        // RSA keys for these are being made while the others are tried.
        .. WrappingCases.Cases(),
        .. SigningCases.Cases(),
        .. SignatureAlgorithmCases.Cases(),
        .. DecryptingCases.Cases(),
        .. OaepCases.Cases(),
        .. SpkiHashCases.Cases(),
        .. BlobCases.Cases(),
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

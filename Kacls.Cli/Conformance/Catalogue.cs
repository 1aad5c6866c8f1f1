using Kacls.Cli.Conformance.Cases;
using Kacls.Cli.Conformance.Cases.Claims;
using Kacls.Cli.Conformance.Cases.EveryToken;

namespace Kacls.Cli.Conformance;

/// <summary>All cases, in the order in which they are tried.</summary>
internal static class Catalogue
{
    /// <summary>All cases.</summary>
    public static IReadOnlyList<Case> All { get; } =
    [
        .. Granted.Cases(),
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
        .. Cases.Status.StatusCases.Cases(),
        .. Cases.Status.CertsCases.Cases(),
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

using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing.Issuers;

namespace Kacls.LocalHost;

/// <summary>The tokens of the printed examples, made by the development issuers: a user, an administrator, and what they may do.</summary>
internal sealed class ExampleTokens(KaclsSettings settings, DevelopmentIssuers issuers)
{
    internal const string Document = "//googleapis.com/drive/files/example-document";
    private const string User = "user@kacls.example";

    /// <summary>The user, of the development provider.</summary>
    internal string Authentication { get; } =
        issuers.Provider.Token().With("aud", DevelopmentIssuers.ProviderAudience).With("email", User).Mint();

    /// <summary>An administrator, of the same provider by another audience.</summary>
    internal string Admin { get; } =
        issuers.Provider.Token().With("aud", DevelopmentIssuers.AdminAudience).With("email", DevelopmentIssuers.Admin).Mint();

    /// <summary>Drive's word that the user may write the document.</summary>
    internal string Writer => Authorization("drive", "writer").Mint();

    /// <summary>Drive's word that a meeting room may write it for the user.</summary>
    internal string Delegation => Authorization("drive", "writer").With("delegated_to", "room@kacls.example").Mint();

    /// <summary>The word of Google's servers that they may verify its key.</summary>
    internal string Verifier => Authorization("migration", "verifier").Mint();

    /// <summary>Gmail's word that the user may use a private key.</summary>
    internal string Gmail(string role, string spkiHash) =>
        Authorization("gmail", role).With("spki_hash", spkiHash).With("spki_hash_algorithm", "SHA-256").Mint();

    private TokenBuilder Authorization(string application, string role) => issuers.Google[application].Token()
        .With("aud", GoogleIssuers.Audience)
        .With("email", User)
        .With("role", role)
        .With("resource_name", Document)
        .With("perimeter_id", "")
        .With("kacls_url", settings.Urls[0]);
}

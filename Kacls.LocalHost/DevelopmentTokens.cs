using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing.Issuers;

namespace Kacls.LocalHost;

/// <summary>Tokens of the development issuers that are right for this service until a claim is changed.</summary>
internal sealed class DevelopmentTokens(KaclsSettings settings, DevelopmentIssuers issuers)
{
    internal const string User = "user@kacls.example";
    internal const string Document = "//googleapis.com/drive/files/example-document";

    /// <summary>A user's authentication token.</summary>
    internal const string Provider = "idp";

    /// <summary>An administrator's, of the same provider for another audience.</summary>
    internal const string Administrator = "admin";

    /// <summary>What <see cref="Of"/> takes: the provider's two, and Google's applications.</summary>
    internal IEnumerable<string> Names => [Provider, Administrator, .. issuers.Google.Keys];

    /// <returns>A token to change and to sign; null: no issuer is called that.</returns>
    internal TokenBuilder? Of(string? name) => name switch
    {
        Provider => issuers.Provider.Token().With("aud", DevelopmentIssuers.ProviderAudience).With("email", User),
        Administrator => issuers.Provider.Token()
            .With("aud", DevelopmentIssuers.AdminAudience).With("email", DevelopmentIssuers.Admin),
        not null when issuers.Google.TryGetValue(name, out var issuer) => issuer.Token()
            .With("aud", GoogleIssuers.Audience)
            .With("email", User)
            .With("role", RoleOf(name))
            .With("resource_name", Document)
            .With("perimeter_id", "")
            .With("kacls_url", settings.Urls[0]),
        _ => null,
    };

    private static string RoleOf(string application) => application switch
    {
        "gmail" => "signer",
        "migration" => "verifier",
        _ => "writer",
    };
}

using Kacls.Settings;
using Kacls.Testing.Issuers;
using Kacls.Tokens;

namespace Kacls.LocalHost;

/// <summary>The two tokens of the printed examples: a user of the development provider, who may write a document of Drive's.</summary>
internal sealed record ExampleTokens(string Authentication, string Authorization)
{
    private const string User = "user@kacls.example";
    private const string Document = "//googleapis.com/drive/files/example-document";

    internal static ExampleTokens Mint(KaclsSettings settings, DevelopmentIssuers issuers) => new(
        issuers.Provider.Token()
            .With("aud", DevelopmentIssuers.ProviderAudience)
            .With("email", User)
            .Mint(),
        issuers.Drive.Token()
            .With("aud", GoogleIssuers.Audience)
            .With("email", User)
            .With("role", "writer")
            .With("resource_name", Document)
            .With("perimeter_id", "")
            .With("kacls_url", settings.Urls[0])
            .Mint());
}

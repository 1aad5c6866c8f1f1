using System.Text;
using System.Text.RegularExpressions;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/privileged.md: its settings are what its words say.</summary>
public sealed partial class PrivilegedDocumentTests
{
    [Fact]
    public void the_administrators_client_id_is_theirs_alone_and_the_decrypters_configuration_names_it()
    {
        var document = Repository.Read("docs/privileged.md");
        using var settings = new MemoryStream(Encoding.UTF8.GetBytes(Settings().Match(document).Groups["json"].Value));
        var providers = new AuthenticationSettings();
        new ConfigurationBuilder().AddJsonStream(settings).Build().GetSection("Kacls:Authentication").Bind(providers);
        var administrators = Assert.Single(providers.Providers, provider => provider.Uses.Contains("privileged"));
        var audience = Assert.Single(administrators.Audiences);
        Assert.DoesNotContain(
            audience, providers.Providers.Where(provider => provider != administrators).SelectMany(provider => provider.Audiences));

        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Decrypter().Match(document).Groups["json"].Value)))
            .Build();
        Assert.Equal(audience, configuration["client_id"]);
        Assert.Equal(administrators.Issuer, configuration["issuer"]);
        Assert.Equal(administrators.Discovery, configuration["discovery_uri"]);
        Assert.Equal(
            ["client_id", "discovery_uri", "grant_type", "issuer", "kacls_url"],
            configuration.GetChildren().Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"```jsonc\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Settings();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Decrypter();
}

using System.Text.Json;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/quickstart.md: its values agree with each other and with docs/settings.md, and its command decodes a token.</summary>
public sealed partial class QuickstartDocumentTests
{
    private const string Document = "docs/quickstart.md";

    [Fact]
    public void googles_file_names_clients_and_the_provider_of_the_settings()
    {
        var provider = DocumentedSettings.Load(DocumentedSettings.JsonBlocks("docs/settings.md")[0]).Authentication.Providers.Single();
        using var file = JsonDocument.Parse(Assert.Single(DocumentedSettings.JsonBlocks(Document)));
        var root = file.RootElement;
        Assert.Equal(provider.Discovery, root.GetProperty("discovery_uri").GetString());
        Assert.Equal(
            provider.Audiences,
            root.GetProperty("applications").EnumerateObject().Select(application => application.Value).Prepend(root)
                .Select(client => client.GetProperty("client_id").GetString()));
        var command = $"azd env set KACLS_IDP_AUDIENCES {string.Join(',', provider.Audiences)}\n";
        Assert.Contains(command, Repository.Read(Document), StringComparison.Ordinal);
    }

    /// <summary>It is public: nothing but the members that Google documents.</summary>
    [Fact]
    public void googles_file_holds_no_more_than_it_must()
    {
        using var file = JsonDocument.Parse(Assert.Single(DocumentedSettings.JsonBlocks(Document)));
        Assert.Equal(
            ["name", "client_id", "discovery_uri", "grant_type", "applications"],
            file.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void the_administrators_client_is_in_no_list_of_the_users()
    {
        var users = DocumentedSettings.Load(DocumentedSettings.JsonBlocks("docs/settings.md")[0]).Authentication.Providers.Single();
        var providers = MoreProviders().Match(Repository.Read(Document)).Groups["json"].Value;
        var administrators = DocumentedSettings.Load($$"""
            { "Kacls": { "Privileged": { "Users": [ "admin@contoso.example" ] }, "Authentication": { "Providers": {{providers}} } } }
            """).Authentication.Providers.Single();
        Assert.Equal("privileged", Assert.Single(administrators.Uses));
        Assert.Equal(users.Issuer, administrators.Issuer);
        Assert.NotEmpty(administrators.Audiences);
        Assert.Empty(administrators.Audiences.Intersect(users.Audiences));
    }

    /// <summary>Those that Google's clients have been seen to come back to; the rest of the list is Google's to tell.</summary>
    [Fact]
    public void the_redirect_uris_are_those_for_which_there_is_evidence() => Assert.Equal(
        [
            "/callback", "/oidc/cse/callback", "/oidc/drive/callback", "/oidc/gmail/native/callback", "/oidc/meet/callback",
            "/oidc/meet/init"
        ],
        RedirectUri().Matches(Repository.Read(Document)).Select(uri => uri.Groups["path"].Value).Order(StringComparer.Ordinal));

    /// <summary>The payload's length decides how much padding base64url left out, and its letters whether they are base64's.</summary>
    [ToolFact("sh", "awk", "base64")]
    public async Task the_command_decodes_a_token()
    {
        var command = Repository.CodeBlocks(Document).Single(block => block.Code.StartsWith("token=", StringComparison.Ordinal)).Code;
        foreach (var claims in new[] { """{"n":"a"}""", """{"n":"abc"}""", """{"n":"xx~?~?>>"}""", """{"n":"Zoë ~~?"}""" })
        {
            var token = $"header.{Base64UrlEncoder.Encode(claims)}.signature";
            var run = await ProgramRun.OfAsync("sh", "-c", command.Replace("eyJ…", token, StringComparison.Ordinal));
            Assert.Equal((0, claims), (run.ExitCode, run.Output));
        }
    }

    [GeneratedRegex("KACLS_MORE_IDENTITY_PROVIDERS '(?<json>.*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex MoreProviders();

    [GeneratedRegex(@"^https://client-side-encryption\.google\.com(?<path>/\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RedirectUri();
}

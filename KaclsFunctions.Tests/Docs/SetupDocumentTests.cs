using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Docs;

/// <summary>docs/setup.md: every snippet loads, names what the others name, and no setting is missing.</summary>
public sealed partial class SetupDocumentTests
{
    private const string Document = "docs/setup.md";

    public static TheoryData<string> Snippets => new(JsonBlocks().Where(IsSettings));

    [Theory]
    [MemberData(nameof(Snippets))]
    public void a_snippet_of_settings_loads(string snippet)
    {
        var settings = Load(snippet);
        using var json = JsonDocument.Parse(snippet);
        Assert.NotEmpty(json.RootElement.GetProperty("Kacls").EnumerateObject());
        Assert.NotEmpty(settings.Authentication.Providers);
        Assert.All(settings.Authentication.Providers, provider => Assert.NotEmpty(provider.Audiences));
    }

    [Fact]
    public void every_provider_has_its_snippet() =>
        Assert.Superset(
            new HashSet<string?> { "entra", "okta", "google", "guests" },
            JsonBlocks().Where(IsSettings).SelectMany(snippet => Load(snippet).Authentication.Providers).Select(provider => provider.Name)
                .ToHashSet());

    [Fact]
    public void the_first_snippet_is_complete() => Load(JsonBlocks().First(IsSettings), completed: false);

    [Fact]
    public void googles_file_names_the_client_id_and_the_provider_of_the_first_snippet()
    {
        var provider = Load(JsonBlocks().First(IsSettings)).Authentication.Providers.Single();
        using var file = JsonDocument.Parse(Assert.Single(JsonBlocks(), block => !IsSettings(block)));
        var root = file.RootElement;
        Assert.Equal(provider.Discovery, root.GetProperty("discovery_uri").GetString());
        Assert.Contains(root.GetProperty("client_id").GetString(), provider.Audiences);
        Assert.All(
            root.GetProperty("applications").EnumerateObject(),
            application => Assert.Contains(application.Value.GetProperty("client_id").GetString(), provider.Audiences));
    }

    /// <summary>Those that Google's clients have been seen to come back to; the rest of the list is Google's to tell.</summary>
    [Fact]
    public void the_redirect_uris_are_those_for_which_there_is_evidence() => Assert.Equal(
        [
            "/callback", "/oidc/cse/callback", "/oidc/drive/callback", "/oidc/gmail/native/callback", "/oidc/meet/callback",
            "/oidc/meet/init"
        ],
        RedirectUri().Matches(Repository.Read(Document)).Select(uri => uri.Groups["path"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void every_setting_is_described()
    {
        var document = Repository.Read(Document);
        Assert.All(
            Settings(typeof(KaclsSettings), KaclsSettings.Section),
            name => Assert.Contains($"`{name}`", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/setup.md")]
    [InlineData("docs/keys.md")]
    [InlineData("docs/security.md")]
    [InlineData("docs/deploy.md")]
    public void links_lead_somewhere(string path)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!;
        foreach (Match link in Link().Matches(Repository.Read(path)))
        {
            var file = link.Groups["file"].Value;
            var target = file.Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(folder, file)));
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"{path}: {link.Value}");
            var anchor = link.Groups["anchor"].Value;
            Assert.True(anchor.Length == 0 || Anchors(target).Contains(anchor), $"{path}: {link.Value}");
        }
    }

    private static List<string> JsonBlocks() =>
        [.. IndentedFence().Matches(Repository.Read(Document)).Select(match => match.Groups["code"].Value)];

    private static bool IsSettings(string block) => block.Contains("\"Kacls\"", StringComparison.Ordinal);

    /// <summary>Loads a snippet as it stands, or over settings that have what it leaves out.</summary>
    private static KaclsSettings Load(string snippet, bool completed = true)
    {
        const string Rest = """
            { "Kacls": {
              "Urls": [ "https://rest.example/v1" ],
              "Authentication": { "Providers": [
                { "Name": "rest", "Issuer": "https://idp.example", "Keys": "https://idp.example/jwks",
                  "Audiences": [ "rest" ], "Uses": [ "user" ] } ] },
              "KeyEncryption": { "Provider": "KeyVault", "Keys": [
                { "Name": "rest", "KeyId": "https://rest.vault.azure.net/keys/kek" } ] } } }
            """;
        using var below = new MemoryStream(Encoding.UTF8.GetBytes(Rest));
        using var above = new MemoryStream(Encoding.UTF8.GetBytes(snippet));
        var builder = new ConfigurationBuilder();
        if (completed)
        {
            builder.AddJsonStream(below);
        }

        return SettingsLoader.Load(builder.AddJsonStream(above)
            .Build(), name => name == "WEBSITE_INSTANCE_ID" ? "inside Azure" : null).Settings;
    }

    // A list of sections is described as a whole, its members in text; perimeters have a document of their own.
    private static IEnumerable<string> Settings(Type type, string path) => type.GetProperties().SelectMany(property =>
        property.PropertyType.Namespace == typeof(KaclsSettings).Namespace
            && property.PropertyType is { IsArray: false } && property.Name != "Perimeters"
            ? Settings(property.PropertyType, $"{path}:{property.Name}")
            : [$"{path}:{property.Name}"]);

    // As GitHub makes them: lower case, without punctuation, spaces as hyphens.
    private static HashSet<string> Anchors(string path) =>
        [.. Heading().Matches(Repository.Read(path)).Select(match =>
            string.Concat(match.Groups["title"].Value.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_'))
                .Replace(' ', '-'))];

    [GeneratedRegex(@"^ *```json\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex IndentedFence();

    [GeneratedRegex(@"^https://client-side-encryption\.google\.com(?<path>/\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex RedirectUri();

    [GeneratedRegex(@"\]\((?!http)(?<file>[^)#]*)(#(?<anchor>[^)]*))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}

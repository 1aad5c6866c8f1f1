using System.Text;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Settings;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Docs;

/// <summary>Loads what documents say of settings, as the function app in Azure would.</summary>
internal static partial class DocumentedSettings
{
    private const string Rest = """
        { "Kacls": {
          "Urls": [ "https://rest.example/v1" ],
          "OwnerDomains": [ "rest.example" ],
          "Authentication": { "Providers": [
            { "Name": "rest", "Issuer": "https://idp.example", "Keys": "https://idp.example/jwks",
              "Audiences": [ "rest" ], "Uses": [ "user" ] } ] },
          "KeyEncryption": { "Provider": "KeyVault", "Keys": [
            { "Name": "rest", "KeyId": "https://rest.vault.azure.net/keys/kek" } ] } } }
        """;

    internal static IReadOnlyList<string> JsonBlocks(string document) =>
        [.. Fence().Matches(Repository.Read(document)).Select(match => match.Groups["code"].Value)];

    /// <summary>Loads a snippet as it stands, or over settings that have what it leaves out.</summary>
    internal static KaclsSettings Load(string snippet, bool completed = true)
    {
        using var below = Json(Rest);
        using var above = Json(snippet);
        var builder = new ConfigurationBuilder();
        if (completed)
        {
            builder.AddJsonStream(below);
        }

        return Load(builder.AddJsonStream(above));
    }

    /// <summary>What the start says of one setting with that value, beside good ones; null: nothing.</summary>
    internal static string? ErrorOf(string name, string value)
    {
        using var below = Json(Rest);
        try
        {
            Load(new ConfigurationBuilder().AddJsonStream(below).AddInMemoryCollection([new(name, value)]));
            return null;
        }
        catch (SettingsException exception)
        {
            Assert.Contains(name, exception.Message, StringComparison.Ordinal);
            return exception.Message;
        }
    }

    private static KaclsSettings Load(IConfigurationBuilder builder) =>
        SettingsLoader.Load(builder.Build(), name => name == "WEBSITE_INSTANCE_ID" ? "inside Azure" : null).Settings;

    private static MemoryStream Json(string text) => new(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^ *```json\n(?<code>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}

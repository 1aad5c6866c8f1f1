using Kacls.Errors;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Migration;

public sealed class MigrationSettingsTests
{
    [Theory]
    [InlineData("https://old.example/v1")]
    [InlineData("https://old.example")]
    [InlineData("https://old.example:8443/a/b/")]
    [InlineData("http://127.0.0.1:8788/v1")]
    [InlineData("http://[::1]:8788/v1")]
    public void a_base_url_is_a_peer(string url) => Assert.Empty(ErrorsOf(url));

    [Theory]
    [InlineData(null, "is not a base URL")]
    [InlineData("", "is not a base URL")]
    [InlineData("old.example/v1", "is not a base URL")]
    [InlineData("/v1", "is not")]
    [InlineData("https://old.example/v1?tenant=1", "is not a base URL")]
    [InlineData("https://old.example/v1?", "is not a base URL")]
    [InlineData("https://old.example/v1#", "is not a base URL")]
    [InlineData("https://user@old.example/v1", "is not a base URL")]
    [InlineData("https://user:password@old.example/v1", "is not a base URL")]
    [InlineData("https:\\\\old.example\\v1", "is not a base URL")]
    [InlineData("http://old.example/v1", "is not https")]
    [InlineData("http://10.0.0.1/v1", "is not https")]
    [InlineData("ftp://old.example/v1", "is not https")]
    [InlineData("https://KACLS.example/v1/", "is this key service itself")]
    [InlineData("https://IDP.example/", "is an issuer of other tokens as well")]
    [Rule("11-6")]
    public void anything_else_stops_the_start(string? url, string error)
    {
        var found = ErrorsOf(url);
        Assert.All(found, line => Assert.StartsWith("Kacls:Migration:Peers:0:Url", line, StringComparison.Ordinal));
        Assert.Contains(found, line => line.Contains(error, StringComparison.Ordinal));
    }

    [Fact]
    public void http_is_not_even_for_loopback_inside_azure() =>
        Assert.Contains(
            ErrorsOf("http://127.0.0.1/v1", name => name == "WEBSITE_INSTANCE_ID" ? "1" : null),
            line => line.StartsWith("Kacls:Migration:Peers:0:Url is not https", StringComparison.Ordinal));

    [Fact]
    public void one_peer_can_not_stand_there_twice() =>
        Assert.Contains(
            "Kacls:Migration:Peers has the URL 'https://old.example/v1' twice",
            ErrorsOf(new Dictionary<string, string?> { ["0:Url"] = "https://old.example/v1", ["1:Url"] = "https://OLD.example/v1/" }));

    private static IReadOnlyList<string> ErrorsOf(string? url, Func<string, string?>? environment = null) =>
        ErrorsOf(new Dictionary<string, string?> { ["0:Url"] = url, ["0:AllowPrivateNetwork"] = "true" }, environment);

    private static IReadOnlyList<string> ErrorsOf(Dictionary<string, string?> peers, Func<string, string?>? environment = null)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = "https://kacls.example/v1",
            ["Kacls:KeyEncryption:Provider"] = "KeyVault",
            ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
            ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kek",
            ["Kacls:Authentication:Providers:0:Name"] = "idp",
            ["Kacls:Authentication:Providers:0:Issuer"] = "https://idp.example",
            ["Kacls:Authentication:Providers:0:Audiences:0"] = "client-id",
            ["Kacls:Authentication:Providers:0:Keys"] = "https://idp.example/jwks",
            ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
        };
        foreach (var (name, value) in peers)
        {
            settings[$"Kacls:Migration:Peers:{name}"] = value;
        }

        try
        {
            SettingsLoader.Load(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), environment ?? (_ => null));
            return [];
        }
        catch (SettingsException exception)
        {
            return exception.Errors;
        }
    }
}

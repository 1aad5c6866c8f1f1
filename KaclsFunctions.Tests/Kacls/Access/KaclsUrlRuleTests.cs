using Kacls.Access;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.Access.RuleTokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>kacls_url compares as URLs do (RFC 3986 section 6.2.3), and in no other way.</summary>
[Rule("A-45")]
public sealed class KaclsUrlRuleTests
{
    [Theory]
    [InlineData("https://kacls.example.com/v1")]
    [InlineData("https://kacls.example.com/v1/")]
    [InlineData("https://kacls.example.com:443/v1")]
    [InlineData("https://kacls.example.com:443/v1/")]
    [InlineData("https://kacls.example.com:/v1")]
    [InlineData("https://KACLS.Example.COM/v1")]
    [InlineData("HTTPS://kacls.example.com:443/v1")]
    [Rule("3.8-10")]
    public void the_same_url_in_other_letters_is_ours(string url) => Check(null, url);

    [Theory]
    [InlineData("https://kacls.example.com/V1")]
    [InlineData("https://kacls.example.com/v1//")]
    [InlineData("https://kacls.example.com//v1")]
    [InlineData("https://kacls.example.com/v1/wrap")]
    [InlineData("https://kacls.example.com/x/../v1")]
    [InlineData("https://kacls.example.com/./v1")]
    [InlineData("https://kacls.example.com/%761")]
    [InlineData("https://kacls.example.com/v1?")]
    [InlineData("https://kacls.example.com/v1?x=1")]
    [InlineData("https://kacls.example.com/v1#")]
    [InlineData("https://kacls.example.com:80/v1")]
    [InlineData("https://kacls.example.com:8443/v1")]
    [InlineData("https://kacls.example.com:0443/v1")]
    [InlineData("https://kacls.example.com:443:443/v1")]
    [InlineData("https://kacls.example.com443/v1")]
    [InlineData("http://kacls.example.com/v1")]
    [InlineData("http://kacls.example.com:443/v1")]
    [InlineData("https://user@kacls.example.com/v1")]
    [InlineData("https://kacls.example.com@evil.example/v1")]
    [InlineData("https://kacls.example.com.evil.example/v1")]
    [InlineData("https://\u212Aacls.example.com/v1")]
    [InlineData("https://kacl\u017F.example.com/v1")]
    [InlineData("https:/kacls.example.com/v1")]
    [InlineData("kacls.example.com/v1")]
    [InlineData(" https://kacls.example.com/v1")]
    [InlineData("https://kacls.example.com")]
    [InlineData("/v1")]
    [Rule("3.8-9")]
    public void any_other_is_anothers(string url) => Check("kacls_url_mismatch", url);

    [Theory]
    [InlineData("https://kacls.example.com:443/v1", "https://kacls.example.com/v1")]
    [InlineData("https://KACLS.example.com/v1/", "https://kacls.example.com:443/v1")]
    [InlineData("https://kacls.example.com:8443/v1", "https://kacls.example.com:8443/v1/")]
    [InlineData("http://127.0.0.1:80/v1", "http://127.0.0.1/v1")]
    [InlineData("http://[::1]:80/v1", "http://[::1]/v1")]
    [InlineData("https://kacls.example.com/", "https://kacls.example.com:443")]
    [Rule("3.8-10")]
    public async Task our_own_may_be_written_either_way(string own, string url)
    {
        await using var app = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Urls:0"] = own, ["Kacls:Urls:1"] = "https://kacls.example.com/v1" });
        var body = app.WrapBody(authorization: app.Drive.DriveAuthorization().With("kacls_url", url));
        var path = new Uri(own).AbsolutePath.TrimEnd('/');
        using var content = new StringContent(body.ToJsonString());
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Post, $"{path}/wrap", content)).Status);
    }

    /// <summary>In Google's tokens, and in those of other key services.</summary>
    private static void Check(string? reasonCode, string url)
    {
        var rule = new KaclsUrlRule(new KaclsSettings { Urls = [Url] });
        AssertOutcome(reasonCode, () => rule.Check(Authorization with { KaclsUrl = url }));
        AssertOutcome(reasonCode, () => rule.Check(Peer with { KaclsUrl = url }));
    }
}

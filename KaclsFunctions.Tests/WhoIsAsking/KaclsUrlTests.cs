using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>11. kacls_url compares as URLs do (RFC 3986 section 6.2.3), and in no other way.</summary>
public sealed class KaclsUrlTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private readonly KaclsApp kacls = fixture.App;

    [Theory]
    [InlineData("https://kacls.example.com/v1")]
    [InlineData("https://kacls.example.com/v1/")]
    [InlineData("https://kacls.example.com:443/v1")]
    [InlineData("https://kacls.example.com:443/v1/")]
    [InlineData("https://kacls.example.com:/v1")]
    [InlineData("https://KACLS.Example.COM/v1")]
    [InlineData("HTTPS://kacls.example.com:443/v1")]
    public async Task the_same_url_in_other_letters_is_ours(string url) => Assert.Equal(200, (await WrapAsync(url)).Status);

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
    public async Task any_other_is_anothers(string url) => (await WrapAsync(url)).AssertRefused(403, "kacls_url_mismatch");

    [Theory]
    [InlineData("https://kacls.example.com:443/v1", "https://kacls.example.com/v1")]
    [InlineData("https://KACLS.example.com/v1/", "https://kacls.example.com:443/v1")]
    [InlineData("https://kacls.example.com:8443/v1", "https://kacls.example.com:8443/v1/")]
    [InlineData("http://127.0.0.1:80/v1", "http://127.0.0.1/v1")]
    [InlineData("http://[::1]:80/v1", "http://[::1]/v1")]
    [InlineData("https://kacls.example.com/", "https://kacls.example.com:443")]
    public async Task our_own_may_be_written_either_way(string own, string url)
    {
        await using var app = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Urls:0"] = own, ["Kacls:Urls:1"] = "https://kacls.example.com/v1" });
        var body = app.WrapBody(authorization: app.Drive.DriveAuthorization().With("kacls_url", url));
        var path = new Uri(own).AbsolutePath.TrimEnd('/');
        using var content = new StringContent(body.ToJsonString());
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Post, $"{path}/wrap", content)).Status);
    }

    private Task<Reply> WrapAsync(string url) => kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("kacls_url", url)));
}

using System.Net;
using Kacls.LocalHost;
using Kacls.Settings;

namespace KaclsFunctions.Tests.LocalHost;

/// <summary>Where real tokens come from, for the very provider that is configured.</summary>
public sealed class RealTokensTests
{
    private const string Own = "https://idp.example/.well-known/openid-configuration";

    [Theory]
    [InlineData(
        """{"authorization_endpoint":"https://idp.example/authorize","token_endpoint":"https://idp.example/token"}""",
        "  https://idp.example/authorize?client_id=my%27client&response_type=id_token&scope=openid%20email&nonce=any"
            + "&redirect_uri=REDIRECT_URI")]
    [InlineData(
        """{"authorization_endpoint":"https://idp.example/authorize?tenant=a"}""",
        "  https://idp.example/authorize?tenant=a&client_id=my%27client&response_type=id_token")]
    [InlineData(
        """{"device_authorization_endpoint":"https://idp.example/device","token_endpoint":"https://idp.example/token"}""",
        "  curl -s 'https://idp.example/device' -d client_id=my%27client -d 'scope=openid email'")]
    [InlineData(
        """{"device_authorization_endpoint":"https://idp.example/device","token_endpoint":"https://idp.example/token"}""",
        "  curl -s 'https://idp.example/token' -d grant_type=urn:ietf:params:oauth:grant-type:device_code -d client_id=my%27client")]
    [InlineData("""{}""", $"  {Own} names no endpoint")]
    [InlineData("""[]""", $"  {Own} names no endpoint")]
    [InlineData("""{"authorization_endpoint":"javascript:alert(1)"}""", $"  {Own} names no endpoint")]
    [InlineData("""{"authorization_endpoint":"http://idp.example/authorize"}""", $"  {Own} names no endpoint")]
    [InlineData("not json", $"  its sign-in is the authorization_endpoint of {Own}, which did not answer")]
    [InlineData(null, $"  its sign-in is the authorization_endpoint of {Own}, which did not answer")]
    public async Task says_how_to_sign_in_as_the_discovery_document_has_it(string? document, string expected) =>
        Assert.Contains(
            await DescribeAsync(url => url == Own ? document : throw new InvalidOperationException(url)),
            line => line.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public async Task a_discovery_document_of_the_settings_is_the_one_that_is_asked()
    {
        var lines = await DescribeAsync(
            url => url == "https://other.example/document" ? """{"authorization_endpoint":"https://other.example/a"}""" : null,
            "https://other.example/document");
        Assert.Contains(lines, line => line.StartsWith("  https://other.example/a?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task what_a_document_says_can_neither_act_on_the_terminal_nor_end_the_quotes()
    {
        var lines = await DescribeAsync(
            _ => """
                {"device_authorization_endpoint":"https://idp.example/a'; rm \u001b[2J","token_endpoint":"https://idp.example/t"}
                """);
        Assert.DoesNotContain(lines, line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.All(
            lines.Where(line => line.Contains("curl", StringComparison.Ordinal)),
            line => Assert.Equal(0, line.Count(c => c == '\'') % 2));
        Assert.Contains(lines, line => line.Contains("/a%27;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task says_which_tokens_of_Google_are_needed_and_for_which_url()
    {
        var text = string.Join('\n', await DescribeAsync(_ => null));
        Assert.Contains("Google alone (drive, gmail)", text, StringComparison.Ordinal);
        Assert.Contains("https://kacls.example/v1 as kacls_url", text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(Func<string, string?> documents, string? discovery = null)
    {
        var settings = new KaclsSettings { Urls = ["https://kacls.example/v1"] };
        settings.Authentication.Providers =
            [new() { Name = "mine", Issuer = "https://idp.example", Discovery = discovery, Audiences = ["my'client"], Uses = ["user"] }];
        settings.Authorization.Issuers =
            [new() { Application = "drive" }, new() { Application = "gmail" }, new() { Application = "drive" }];
        using var handler = new Documents(documents);
        using var client = new HttpClient(handler);
        return await new RealTokens(settings, client).DescribeAsync();
    }

    private sealed class Documents(Func<string, string?> documents) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(documents(request.RequestUri!.AbsoluteUri) is { } text
                ? new HttpResponseMessage { Content = new StringContent(text, null, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}

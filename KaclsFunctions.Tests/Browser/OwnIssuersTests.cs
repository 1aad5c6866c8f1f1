using Kacls.Testing.Issuers;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

[Collection(BrowserGroup.Name)]
public sealed class OwnIssuersTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task with_issuers_of_ones_own_the_page_says_why_and_takes_pasted_tokens()
    {
        var kacls = await browser.HostedAsync("LocalHost");
        await using var playground = await browser.OpenPlaygroundAsync(address: kacls.BaseUrl[..^"/v1".Length]);

        Assert.Contains("Paste real ones", await playground.Page.GetByRole(AriaRole.Main).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await playground.Page.GetByRole(AriaRole.Radio).CountAsync());
        await FillAsync("authentication", kacls.Idp.IdToken().Mint());
        await FillAsync("authorization", kacls.Drive.DriveAuthorization().Mint());
        Assert.Equal("wrap: 200, granted.", await playground.SendAsync());
        Assert.Equal("idp", await playground.AuditAsync("provider"));

        Task FillAsync(string member, string token) =>
            playground.Page.GetByRole(AriaRole.Group, new() { Name = member, Exact = true }).GetByLabel("Token", new() { Exact = true })
                .FillAsync(token);
    }
}

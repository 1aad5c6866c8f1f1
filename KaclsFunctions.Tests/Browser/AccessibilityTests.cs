using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

[Collection(BrowserGroup.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task axe_finds_no_serious_fault(ColorScheme scheme, int width)
    {
        await using var playground = await browser.OpenPlaygroundAsync(scheme: scheme, width: width);
        await playground.SendAsync();
        await playground.Claims("authentication").FillAsync("{");
        await playground.SendAsync();
        await AssertNoneAsync(playground, "granted, then claims that are no JSON");
        await playground.PresetAsync("Reader");
        await playground.ReadyAsync("wrap", "reader");
        await playground.SendAsync();
        await AssertNoneAsync(playground, "refused");
        await playground.ChooseAsync("privilegedprivatekeydecrypt");
        await AssertNoneAsync(playground, "the longest form");
    }

    [BrowserTheory]
    [InlineData(400)]
    [InlineData(1280)]
    public async Task nothing_is_wider_than_the_window(int width)
    {
        await using var playground = await browser.OpenPlaygroundAsync(width: width);
        await playground.SendAsync();
        Assert.Equal(width, await playground.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private static async Task AssertNoneAsync(PlaygroundPage playground, string state)
    {
        var result = await playground.Page.RunAxe();
        Assert.NotEmpty(result.Passes);
        Assert.Equal("", string.Join('\n', result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{state}: {violation.Id}: {string.Join(", ", violation.Nodes.Select(node => node.Html))}")));
    }
}

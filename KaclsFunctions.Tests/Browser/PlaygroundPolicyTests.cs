using System.Text.Json;

namespace KaclsFunctions.Tests.Browser;

/// <summary>What anybody wrote into a token or a request is text to the playground.</summary>
[Collection(BrowserGroup.Name)]
public sealed class PlaygroundPolicyTests(BrowserFixture browser)
{
    private const string Markup = "<img src=x onerror=window.ran=1><script>window.ran=1</script>";

    [BrowserFact]
    public async Task markup_in_claims_reason_and_resource_is_shown_as_text()
    {
        await using var playground = await browser.OpenPlaygroundAsync();
        var images = await playground.Page.Locator("img, script").CountAsync();
        await playground.Page.GetByLabel("reason").FillAsync(Markup);
        var claims = JsonSerializer.Serialize(new { email = Markup, role = Markup, resource_name = Markup, email_type = Markup });
        await playground.Claims("authorization").FillAsync(claims);
        await playground.Claims("authentication").FillAsync(JsonSerializer.Serialize(new { email = Markup, name = Markup }));

        Assert.StartsWith("wrap: 40", await playground.SendAsync(), StringComparison.Ordinal);

        Assert.Equal(Markup, await playground.AuditAsync("reason"));
        Assert.Equal(images, await playground.Page.Locator("img, script").CountAsync());
        Assert.False(await playground.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Empty(playground.Window.Faults);
    }

    [BrowserTheory]
    [InlineData("const script = document.createElement('script'); script.append('window.ran = 1'); document.body.append(script);")]
    [InlineData("document.body.setAttribute('onclick', 'window.ran = 1'); document.body.click();")]
    [InlineData("const script = document.createElement('script'); script.setAttribute('src', 'data:text/javascript,window.ran=1'); "
        + "document.body.append(script); await new Promise(done => setTimeout(done, 200));")]
    [InlineData("document.body.innerHTML += '<img src=x onerror=window.ran=1>'; await new Promise(done => setTimeout(done, 200));")]
    public async Task a_script_that_got_into_the_page_does_not_run(string injection)
    {
        await using var playground = await browser.OpenPlaygroundAsync();

        await playground.Page.EvaluateAsync($"async () => {{ try {{ {injection} }} catch {{ }} }}");

        Assert.False(await playground.Page.EvaluateAsync<bool>("() => 'ran' in window"));
        Assert.Contains(playground.Window.Faults, fault => fault.Contains("requires 'Trusted", StringComparison.Ordinal)
            || fault.Contains("Content Security Policy", StringComparison.Ordinal));
    }
}

using KaclsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

/// <summary>The pictures of docs/images: with WRITE_DOCS=1 they are taken anew.</summary>
[Collection(BrowserGroup.Name)]
public sealed class ScreenshotTests(BrowserFixture browser)
{
    [BrowserTheory]
    [InlineData(ColorScheme.Light, "Reader", "unwrap: 200, granted.", "docs/images/playground-light.png")]
    [InlineData(ColorScheme.Dark, "Another user", "unwrap: 403, refused with user_mismatch.", "docs/images/playground-dark.png")]
    public async Task a_picture_is_of_what_the_page_shows(ColorScheme scheme, string preset, string said, string path)
    {
        await using var playground = await browser.OpenPlaygroundAsync(scheme: scheme, height: 760);
        await playground.SendAsync();
        await playground.ChooseAsync("unwrap");
        await playground.PresetAsync(preset);
        Assert.Equal(said, await playground.SendAsync());
        await playground.Page.EvaluateAsync("() => { document.activeElement.blur(); scrollTo(0, 0); }");
        var picture = await playground.Page.ScreenshotAsync();
        var file = Path.Combine(Repository.Root, path);
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, picture);
        }

        // PNG, IHDR: width and height.
        Assert.Equal(picture[16..24], (await File.ReadAllBytesAsync(file))[16..24]);
        Assert.InRange(new FileInfo(file).Length, 10_000, 200_000);
    }
}

using KaclsFunctions.Tests.Hosts;
using KaclsFunctions.Tests.LocalHost;
using KaclsFunctions.Tests.Support;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

/// <summary>A browser, a LocalHost with its development issuers and a small policy, and pages on two other origins.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kacls-browser-");
    private IPlaywright? playwright;
    private IBrowser? browser;
    private LocalHostProcess? process;
    private readonly Dictionary<string, Lazy<Task<HostedKacls>>> hosted = [];

    public BrowserFixture()
    {
        hosted["LocalHost"] = new(() => StartAsync(new LocalHostFixture()));
        hosted["Functions"] = new(() => StartAsync(new FunctionsHostFixture()));

        Task<HostedKacls> StartAsync(HostFixture fixture) =>
            fixture.StartAsync(new Dictionary<string, string> { ["Kacls__AllowedOrigins__0"] = Allowed.Origin });
    }

    /// <summary>LocalHost's address.</summary>
    internal string Address { get; } = $"http://127.0.0.1:{FreePort.Find()}";

    internal EmptyPage Allowed { get; private set; } = null!;

    internal EmptyPage Other { get; private set; } = null!;

    /// <summary>A service with issuers of the test's own, under <c>LocalHost</c> or the <c>Functions</c> host.</summary>
    internal Task<HostedKacls> HostedAsync(string host) => hosted[host].Value;

    public async Task InitializeAsync()
    {
        if (Chromium.WhyNotRun is not null)
        {
            return;
        }

        (Allowed, Other) = (await EmptyPage.StartAsync(), await EmptyPage.StartAsync());
        process = LocalHostProcess.Start(
            folder.FullName,
            new Dictionary<string, string>
            {
                ["Kacls__AllowedOrigins__0"] = Allowed.Origin,
                ["Kacls__Perimeters__Default__Rules__0__Name"] = "not-root",
                ["Kacls__Perimeters__Default__Rules__0__Effect"] = "deny",
                ["Kacls__Perimeters__Default__Rules__0__When__Users__0"] = "root@kacls.example",
            },
            "--urls",
            Address);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium.Program, Args = Chromium.Arguments });
        using var client = new HttpClient();
        await Eventually.True(async () => await IsUpAsync(client));
    }

    public async Task DisposeAsync()
    {
        foreach (var kacls in hosted.Values.Where(kacls => kacls.IsValueCreated))
        {
            await (await kacls.Value).DisposeAsync();
        }

        if (browser is not null)
        {
            await browser.CloseAsync();
            playwright!.Dispose();
            await process!.DisposeAsync();
            await Allowed.DisposeAsync();
            await Other.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    /// <summary>A window of its own, without anybody else's storage.</summary>
    internal async Task<Window> OpenAsync(string url, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await browser!.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(15_000);
        var window = new Window(await context.NewPageAsync());
        await window.Page.GotoAsync(url);
        return window;
    }

    /// <summary>The playground, ready for the first click.</summary>
    internal async Task<PlaygroundPage> OpenPlaygroundAsync(
        string operation = "wrap", string? address = null, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var window = await OpenAsync($"{address ?? Address}/#{operation}", scheme, width, height);
        var playground = new PlaygroundPage(window);
        await playground.ReadyAsync(operation);
        return playground;
    }

    private async Task<bool> IsUpAsync(HttpClient client)
    {
        try
        {
            return (await client.GetAsync(new Uri($"{Address}/v1/status"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>Shares one browser among the tests of this folder.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserGroup : ICollectionFixture<BrowserFixture>
{
    internal const string Name = "Browser";
}

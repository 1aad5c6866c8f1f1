using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Browser;

/// <summary>The browser of this machine, whichever of Chromium's it is.</summary>
internal static class Chromium
{
    /// <summary>No call of its own to anybody, and no sandbox, which a container can't give it.</summary>
    internal static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome.exe", "msedge.exe"];

    /// <summary>Where it is; null: there is none.</summary>
    internal static string? Program { get; } = Names.Select(Tools.PathOf).FirstOrDefault(path => path is not null);

    /// <summary>Why a test that needs it can't run here; null where it can, and in CI, where it must.</summary>
    internal static string? WhyNotRun { get; } = Program is null ? Tools.WhyNotRun(["chromium"], Tools.InCi) : null;
}

/// <summary>A test in a browser: skipped without one, as tests of other tools are.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.WhyNotRun;
}

/// <inheritdoc cref="BrowserFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.WhyNotRun;
}

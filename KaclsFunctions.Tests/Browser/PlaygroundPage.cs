using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

/// <summary>The playground as its user sees it.</summary>
internal sealed class PlaygroundPage(Window window) : IAsyncDisposable
{
    internal Window Window => window;

    internal IPage Page => window.Page;

    internal ILocator Status => Page.GetByRole(AriaRole.Status);

    internal ILocator Reply => Card("Reply");

    internal ILocator Audit => Card("Audit record");

    internal ILocator Perimeter => Card("Perimeter");

    internal ILocator Card(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    internal ILocator Claims(string member) => Page.GetByRole(AriaRole.Group, new() { Name = member, Exact = true })
        .GetByLabel("Claims", new() { Exact = true });

    internal Task ReadyAsync(string operation, string preset = "writer") =>
        Page.Locator($"html[data-ready] form[data-of='{operation} {preset}']").WaitForAsync();

    internal async Task ChooseAsync(string operation, string preset = "writer")
    {
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = operation, Exact = true }).ClickAsync();
        await ReadyAsync(operation, preset);
    }

    internal Task PresetAsync(string label) => Page.GetByRole(AriaRole.Radio, new() { Name = label, Exact = true }).CheckAsync();

    /// <returns>What it then says: operation, status, verdict.</returns>
    internal async Task<string> SendAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        return await SaidAsync();
    }

    internal async Task<string> SaidAsync()
    {
        await Status.Filter(new() { HasTextRegex = new(".") }).WaitForAsync();
        return await Status.InnerTextAsync();
    }

    /// <summary>A field of the audit record that is shown; null: it is not there.</summary>
    internal async Task<string?> AuditAsync(string field)
    {
        var value = Audit.Locator($"dt:text-is('{field}') + dd");
        return await value.CountAsync() == 0 ? null : await value.InnerTextAsync();
    }

    public ValueTask DisposeAsync() => window.DisposeAsync();
}

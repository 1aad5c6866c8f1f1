using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace KaclsFunctions.Tests.Browser;

/// <summary>A page, and what the browser's console said of it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> faults = new();

    internal Window(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            // The browser notes each refusal as a resource that failed to load; the tests look at the reply itself.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                faults.Enqueue(message.Text);
            }
        };
        page.PageError += (_, fault) => faults.Enqueue(fault);
    }

    internal IPage Page { get; }

    /// <summary>Errors of scripts, violations of its policy, and why a request was kept from it.</summary>
    internal IReadOnlyList<string> Faults => [.. faults];

    public async ValueTask DisposeAsync() => await Page.Context.CloseAsync();
}

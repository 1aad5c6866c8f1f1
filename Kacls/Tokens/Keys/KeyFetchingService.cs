using Microsoft.Extensions.Hosting;

namespace Kacls.Tokens.Keys;

/// <summary>Starts fetching all keys when the program starts, without making the start wait for them.</summary>
internal sealed class KeyFetchingService(KeySources sources) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = sources.WarmUpAsync(CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

namespace Kacls.Tokens.Keys;

/// <summary>The key sources of all trusted issuers.</summary>
internal sealed class KeySources : IDisposable
{
    private readonly IReadOnlyList<KeySource> sources;

    internal KeySources(IReadOnlyList<KeySource> sources) => this.sources = sources;

    /// <summary>How each of them fares, in no particular order.</summary>
    public IReadOnlyList<KeySourceHealth> Health => [.. sources.Select(source => source.Health)];

    /// <summary>
    /// Starts or joins each source's first fetch and waits until all have ended. A failed one does not throw: see <see cref="Health"/>.
    /// </summary>
    public Task WarmUpAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(sources.Select(source => source.WarmUpAsync(cancellationToken)));

    public void Dispose()
    {
        foreach (var source in sources)
        {
            source.Dispose();
        }
    }
}

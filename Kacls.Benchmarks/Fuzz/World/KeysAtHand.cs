using System.Text;
using Kacls.Tokens.Keys;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>A key set that is read as any fetched one is, without being fetched.</summary>
internal sealed class KeysAtHand(byte[] document) : IKeyFetcher
{
    internal KeysAtHand(string document)
        : this(Encoding.UTF8.GetBytes(document))
    {
    }

    public Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new FetchedKeys(JwksReader.Read(document), KeyBounds.Default.DefaultFreshness));
}

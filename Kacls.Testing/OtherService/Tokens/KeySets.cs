using System.Collections.Concurrent;
using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>Issuers' public keys, cached, and fetched again when a token names a key that isn't there.</summary>
internal sealed class KeySets(HttpClient client, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, (IReadOnlyList<PublicKey> Keys, long At)> _known = new();

    /// <summary>Keys of every issuer that was asked before.</summary>
    internal IEnumerable<PublicKey> Pooled => _known.Values.SelectMany(known => known.Keys);

    /// <summary>Keys of the service itself, which are never fetched.</summary>
    internal void Add(string name, PublicKey key) => _known[name] = ([key], clock.GetTimestamp());

    internal async Task<IReadOnlyList<PublicKey>> KeysAsync(string url, string? kid, Behaviour behaviour)
    {
        if (!_known.TryGetValue(url, out var known) || (url.StartsWith("http", StringComparison.Ordinal) && Stale(known, kid, behaviour)))
        {
            known = (await FetchAsync(url, behaviour), clock.GetTimestamp());
            _known[url] = known;
        }

        return known.Keys;
    }

    private bool Stale((IReadOnlyList<PublicKey> Keys, long At) known, string? kid, Behaviour behaviour) =>
        !behaviour.Is("keys-never-refetched")
        && (behaviour.May(Liberties.KeysCachedForAMinute)
            ? clock.GetElapsedTime(known.At) > TimeSpan.FromMinutes(1)
            : known.Keys.All(key => key.Kid != kid));

    private async Task<IReadOnlyList<PublicKey>> FetchAsync(string url, Behaviour behaviour)
    {
        try
        {
            var set = JsonElement.Parse(await client.GetStringAsync(new Uri(url)));
            var keys = set.GetProperty("keys").EnumerateArray().Select(PublicKey.Of).ToList();
            return behaviour.Is("keys-first-of-set-only") ? [.. keys.Take(1)]
                : behaviour.Is("keys-last-of-set-only") ? [.. keys.TakeLast(1)]
                : keys;
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new RefusedException(503, "The issuer's keys can't be had.");
        }
    }
}

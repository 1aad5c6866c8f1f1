using System.Net.Http.Headers;

namespace Kacls.Tokens.Keys;

/// <summary>The bounds on fetching keys. They are no settings: nobody has to know them, and none may be switched off.</summary>
internal sealed record KeyBounds
{
    public static KeyBounds Default { get; } = new();

    /// <summary>The longest that one HTTP answer may take, its body included.</summary>
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The largest answer or file, in bytes.</summary>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>The wait for the next fetch after a failed one, and the shortest time between two that tokens cause.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer without <c>Cache-Control: max-age</c> is held before it is fetched anew.</summary>
    public TimeSpan DefaultFreshness { get; init; } = TimeSpan.FromHours(1);

    public TimeSpan MinFreshness { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MaxFreshness { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often a file is read again.</summary>
    public TimeSpan FileFreshness { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>Outbound:StaleKeysFor</c>, the one of them that is a setting.</summary>
    public TimeSpan StaleKeysFor { get; init; } = TimeSpan.FromDays(1);

    /// <summary>RFC 9111 section 4.2: what of max-age the caches on the way have not used up, within our own </summary>
    public TimeSpan FreshnessOf(HttpResponseHeaders headers)
    {
        var freshness = headers.CacheControl switch
        {
            { NoStore: true } or { NoCache: true } => TimeSpan.Zero,
            { MaxAge: { } maxAge } => maxAge - (headers.Age ?? TimeSpan.Zero),
            _ => DefaultFreshness,
        };
        return freshness < MinFreshness ? MinFreshness : freshness > MaxFreshness ? MaxFreshness : freshness;
    }
}

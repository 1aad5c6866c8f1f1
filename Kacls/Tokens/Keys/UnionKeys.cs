using Kacls.Errors;

namespace Kacls.Tokens.Keys;

/// <summary>
/// The keys of an issuer that publishes them in several places, as Entra does for each app. Each place has its own source with its own
/// fetches, so that one that fails costs no token whose key is known from another.
/// </summary>
internal sealed class UnionKeys(IReadOnlyList<KeySource> sources) : IVerificationKeys
{
    private volatile Merged? last;

    public IReadOnlyList<KeySource> Sources => sources;

    public KeySnapshot? Current => Merge();

    public async ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken)
    {
        if (Current is { } known && known.Has(kid))
        {
            return known;
        }

        var failures = await Task.WhenAll(sources.Select(source => AskAsync(source, kid, cancellationToken)));
        if (Current is { } now && now.Has(kid))
        {
            return now;
        }

        // Where one could not be asked nobody can tell whether it has the key.
        return Array.Find(failures, failure => failure is not null) is { } unavailable
            ? throw unavailable.Error.ToException(unavailable.Detail, unavailable)
            : null;
    }

    public async ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken)
    {
        if (Current is not { } known || known == seen)
        {
            await Task.WhenAll(sources.Select(source => source.RefreshAsync(source.Current ?? seen, cancellationToken).AsTask()));
        }

        return Current ?? seen;
    }

    private static async Task<KaclsException?> AskAsync(KeySource source, string? kid, CancellationToken cancellationToken)
    {
        try
        {
            await source.FindAsync(kid, cancellationToken);
            return null;
        }
        catch (KaclsException failure)
        {
            return failure;
        }
    }

    /// <summary>All that is known now, the same object for as long as no source has fetched anew.</summary>
    private KeySnapshot? Merge()
    {
        KeySnapshot[] parts = [.. sources.Select(source => source.Current).OfType<KeySnapshot>()];
        if (parts.Length == 0)
        {
            return null;
        }

        var merged = last;
        if (merged is null || !merged.Parts.SequenceEqual(parts))
        {
            var set = new KeySet([.. parts.SelectMany(part => part.Set.Keys)], [.. parts.SelectMany(part => part.Set.PassedOver)]);
            last = merged = new Merged(parts, new KeySnapshot(set));
        }

        return merged.Snapshot;
    }

    private sealed record Merged(KeySnapshot[] Parts, KeySnapshot Snapshot);
}

using System.Collections.Frozen;
using Kacls.Errors;

namespace Kacls.KeyEncryption;

/// <summary>
/// All KEKs of this service. Wraps go round the active ones in turn, past one that fails; an unwrap goes where its blob says.
/// An inactive KEK still unwraps.
/// </summary>
public sealed class KeyEncryptionRing
{
    private readonly FrozenDictionary<string, IKeyEncryptionKey> byName;
    private readonly IKeyEncryptionKey[] active;
    private uint turn;

    /// <summary>Makes a ring.</summary>
    /// <param name="keys">Every KEK, each under a name of its own.</param>
    /// <param name="isActive">Whether the KEK of this name wraps.</param>
    public KeyEncryptionRing(IEnumerable<IKeyEncryptionKey> keys, Func<string, bool> isActive)
    {
        byName = keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);
        active = [.. byName.Values.Where(key => isActive(key.Name)).OrderBy(key => key.Name, StringComparer.Ordinal)];
    }

    /// <summary>The names of the active KEKs.</summary>
    public IEnumerable<IKeyEncryptionKey> Active => active;

    /// <summary>Wraps with the KEK whose turn it is, or with the next one that works.</summary>
    /// <returns>The KEK's name and the wrapped key.</returns>
    /// <exception cref="KaclsException">The last KEK's error, where none works.</exception>
    public async ValueTask<(string Kek, WrappedContentKey Wrapped)> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
    {
        var first = Interlocked.Increment(ref turn);
        for (var attempt = 0U; ; attempt++)
        {
            var kek = active[(int)((first + attempt) % (uint)active.Length)];
            try
            {
                return (kek.Name, await kek.WrapAsync(contentKey, cancellation));
            }
            catch (KaclsException) when (attempt + 1 < active.Length)
            {
                // The next vault of the ring may well answer; its error is the one reported if it doesn't.
            }
        }
    }

    /// <summary>Unwraps with the KEK of this name.</summary>
    /// <returns>The 32-byte content key, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeKekUnknown"/>, <see cref="ErrorCatalogue.EnvelopeTampered"/> or a KEK error.</exception>
    public async ValueTask<byte[]> UnwrapAsync(string name, WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (!byName.TryGetValue(name, out var kek))
        {
            throw ErrorCatalogue.EnvelopeKekUnknown.Because("no KEK of that name is configured");
        }

        var contentKey = await kek.UnwrapAsync(wrapped, cancellation);
        return contentKey.Length == 32 ? contentKey : throw ErrorCatalogue.EnvelopeTampered.Because("the content key is not 32 bytes");
    }
}

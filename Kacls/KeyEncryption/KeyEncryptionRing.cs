using System.Collections.Frozen;
using System.Security.Cryptography;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.KeyEncryption;

/// <summary>
/// All KEKs of this service. Wraps go round the active ones in turn; one that failed a moment ago, or whose vault can't be reached, comes
/// after all others. An unwrap goes where its blob says. An inactive KEK still unwraps.
/// </summary>
internal sealed class KeyEncryptionRing
{
    private readonly FrozenDictionary<string, RingMember> byName;
    private readonly RingMember[] active;
    private uint turn;

    /// <summary>Makes a ring.</summary>
    /// <param name="keys">Every KEK, each under a name of its own.</param>
    /// <param name="isActive">Whether the KEK of this name wraps.</param>
    /// <param name="time">Measures how long a failure is remembered; the system's unless given.</param>
    public KeyEncryptionRing(IEnumerable<IKeyEncryptionKey> keys, Func<string, bool> isActive, TimeProvider? time = null)
    {
        byName = keys.ToFrozenDictionary(key => key.Name, key => new RingMember(key, time ?? TimeProvider.System), StringComparer.Ordinal);
        active =
        [
            .. byName.Values.Where(member => isActive(member.Key.Name))
                .OrderBy(member => member.Key.Name, StringComparer.Ordinal),
        ];
    }

    public IEnumerable<IKeyEncryptionKey> All => byName.Values.Select(member => member.Key);

    public IEnumerable<IKeyEncryptionKey> Active => active.Select(member => member.Key);

    /// <summary>Those that only unwrap.</summary>
    public IEnumerable<IKeyEncryptionKey> Inactive => byName.Values.Except(active).Select(member => member.Key);

    /// <summary>Wraps with the KEK whose turn it is, or with the next one that works.</summary>
    /// <returns>The KEK's name, the wrapped key, and what to seal with.</returns>
    /// <exception cref="KaclsException">The last KEK's error, where none works.</exception>
    public async ValueTask<(string Kek, WrappedContentKey Wrapped, SealSecret Seal)> WrapAsync(
        ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
    {
        var order = InTurn();
        for (var attempt = 0; ; attempt++)
        {
            var member = order[attempt];
            try
            {
                var wrapped = await member.Key.WrapAsync(contentKey, cancellation);
                return (member.Key.Name, wrapped, await member.Key.GetSealAsync(wrapped, cancellation));
            }
            catch (KaclsException exception)
            {
                member.Failed(exception.Error);
                if (attempt + 1 == order.Length)
                {
                    throw;
                }

                // The next vault of the ring may well answer; its error is the one reported if it doesn't.
            }
        }
    }

    /// <summary>Unwraps with the KEK of this name.</summary>
    /// <returns>The 32-byte content key, in an array that the caller zeroes, and what its content must be sealed with.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeKekUnknown"/>, <see cref="ErrorCatalogue.EnvelopeTampered"/>,
    /// <see cref="ErrorCatalogue.SealKeyUnusable"/> or a KEK error.</exception>
    public async ValueTask<(byte[] ContentKey, SealSecret Seal)> UnwrapAsync(
        string name, WrappedContentKey wrapped, CancellationToken cancellation)
    {
        if (!byName.TryGetValue(name, out var member))
        {
            throw ErrorCatalogue.EnvelopeKekUnknown.ToException(Mismatch.Of(
                "KEK of the wrapped key (Kacls:KeyEncryption:Keys)", name, byName.Keys.Order(StringComparer.Ordinal)));
        }

        byte[]? contentKey = null;
        try
        {
            contentKey = await member.Key.UnwrapAsync(wrapped, cancellation);
            return contentKey.Length == 32
                ? (contentKey, await member.Key.GetSealAsync(wrapped, cancellation))
                : throw ErrorCatalogue.EnvelopeTampered.ToException("the content key is not 32 bytes");
        }
        catch (Exception exception)
        {
            CryptographicOperations.ZeroMemory(contentKey);
            if (exception is KaclsException failure)
            {
                member.Failed(failure.Error);
            }

            throw;
        }
    }

    // The healthy ones share the wraps evenly, each beginning in its turn; the others come last.
    private RingMember[] InTurn()
    {
        if (active.Length == 1)
        {
            return active;
        }

        var order = new RingMember[active.Length];
        var healthy = 0;
        var troubled = order.Length;
        foreach (var member in active)
        {
            order[member.IsInTrouble ? --troubled : healthy++] = member;
        }

        var sharing = order.AsSpan(0, healthy == 0 ? order.Length : healthy);
        Rotate(sharing, (int)(Interlocked.Increment(ref turn) % (uint)sharing.Length));
        return order;
    }

    private static void Rotate(Span<RingMember> members, int by)
    {
        members[..by].Reverse();
        members[by..].Reverse();
        members.Reverse();
    }
}

using System.Collections.Frozen;
using Kacls.Errors;

namespace Kacls.KeyEncryption;

/// <summary>
/// A KEK of the ring, and whether its vault was in trouble a moment ago. An RSA KEK wraps without its vault, so that only its unwraps and
/// its refreshes tell.
/// </summary>
internal sealed class RingMember(IKeyEncryptionKey key, TimeProvider time)
{
    /// <summary>Key Vault counts its throttling limits in windows of this length (Key Vault documentation, service limits).</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromSeconds(10);

    // What concerns the whole KEK. A version that is disabled, expired, deleted or may not unwrap, and a forged blob, say nothing about the
    // newest version.
    private static readonly FrozenSet<string> Troubles = new[]
    {
        ErrorCatalogue.KekUnreachable,
        ErrorCatalogue.KekTimeout,
        ErrorCatalogue.KekThrottled,
        ErrorCatalogue.KekBusy,
        ErrorCatalogue.KekAccessDenied,
        ErrorCatalogue.SealKeyUnusable,
        ErrorCatalogue.IdentityUnavailable,
    }.Select(error => error.ReasonCode).ToFrozenSet(StringComparer.Ordinal);

    private long healthyAt = time.GetTimestamp();

    internal IKeyEncryptionKey Key => key;

    /// <summary>Whether other KEKs should wrap rather than this one.</summary>
    internal bool IsInTrouble => key.IsFailing || time.GetTimestamp() < Volatile.Read(ref healthyAt);

    /// <summary>Remembers a failure, if it is one of the KEK and not of one blob or version.</summary>
    internal void Failed(KaclsError error)
    {
        if (Troubles.Contains(error.ReasonCode))
        {
            // Whichever of two writers is last, both mean almost the same instant.
            Volatile.Write(ref healthyAt, time.GetTimestamp() + (long)(Memory.TotalSeconds * time.TimestampFrequency));
        }
    }
}

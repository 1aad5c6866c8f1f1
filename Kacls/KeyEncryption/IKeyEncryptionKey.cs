using Kacls.Errors;

namespace Kacls.KeyEncryption;

/// <summary>
/// A key encryption key (KEK): wraps and unwraps 32-byte content keys, and never leaves where it is kept.
/// Failures are <see cref="KaclsException"/>s with one of the KEK errors of <see cref="ErrorCatalogue"/>.
/// </summary>
internal interface IKeyEncryptionKey
{
    /// <summary>The KEK's name in the ring and in every envelope: 1 to 32 characters of a-z, 0-9 and hyphen.</summary>
    string Name { get; }

    /// <summary>
    /// Whether its vault could not be asked when it was last asked in the background. Wraps then go to other KEKs, while there are any.
    /// </summary>
    bool IsFailing => false;

    /// <summary>
    /// Whether its seal key may stop to sign: its version is disabled, or not valid for ever. New instances could open nothing then.
    /// </summary>
    bool IsSealAtRisk => false;

    /// <summary>Wraps a content key with the newest usable version.</summary>
    /// <param name="contentKey">32 bytes; the caller zeroes them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation);

    /// <summary>Unwraps a content key with exactly the version and the algorithm that it names.</summary>
    /// <param name="wrapped">What <see cref="WrapAsync"/> made, or what somebody forged.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The content key, in an array that the caller zeroes.</returns>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.EnvelopeTampered"/> where the bytes don't unwrap.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation);

    /// <summary>
    /// The seal secret of the version that wrapped a content key. It may cost the vault a signature, so it is asked for what
    /// <see cref="WrapAsync"/> returned or <see cref="UnwrapAsync"/> unwrapped, and for nothing else.
    /// </summary>
    /// <param name="wrapped">The version and the algorithm are looked at.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="KaclsException"><see cref="ErrorCatalogue.SealKeyUnusable"/>, or a KEK error.</exception>
    ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation);
}

namespace Kacls.KeyEncryption;

/// <summary>A content key as a KEK wrapped it, with all that is needed to unwrap it again.</summary>
/// <param name="Version">The exact version of the KEK.</param>
/// <param name="Algorithm">How it was wrapped.</param>
/// <param name="Bytes">The wrapped key; sizes are given at <see cref="KekAlgorithm"/>.</param>
internal readonly record struct WrappedContentKey(KekVersion Version, KekAlgorithm Algorithm, ReadOnlyMemory<byte> Bytes);

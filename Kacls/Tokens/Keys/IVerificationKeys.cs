using Kacls.Errors;

namespace Kacls.Tokens.Keys;

/// <summary>The keys that verify the tokens of one issuer.</summary>
internal interface IVerificationKeys
{
    /// <summary>
    /// The snapshot that has keys to try for a token with this <c>kid</c>, or null when the issuer publishes no such key that can be used.
    /// </summary>
    /// <exception cref="KaclsException">The keys can't be had, so that nobody can tell whether the key exists.</exception>
    ValueTask<KeySnapshot?> FindAsync(string? kid, CancellationToken cancellationToken);

    /// <summary>A snapshot newer than this one if one is to be had now, else this one.</summary>
    ValueTask<KeySnapshot> RefreshAsync(KeySnapshot seen, CancellationToken cancellationToken);

    /// <summary>The newest that are known now; null where none are.</summary>
    KeySnapshot? Current { get; }
}

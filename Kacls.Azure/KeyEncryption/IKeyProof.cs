using Kacls.Errors;
using Kacls.KeyEncryption;

namespace Kacls.Azure.KeyEncryption;

/// <summary>What a kind of key, such as a KEK or the signing key, asks of a version before it is used.</summary>
/// <typeparam name="T">What is kept of the version.</typeparam>
internal interface IKeyProof<T>
    where T : class
{
    /// <summary>
    /// Whether every enabled version is needed, also outside its validity period, since others rely on its public key; otherwise the one in
    /// use and those that are to follow it.
    /// </summary>
    bool NeedsEach { get; }

    /// <summary>Fetches what is needed of a version, and sees that it works.</summary>
    /// <exception cref="KaclsException">It is no key of this kind, or does not work. Whatever the SDK throws says so too.</exception>
    Task<T> ProveAsync(KekVersion version, CancellationToken cancellation);
}

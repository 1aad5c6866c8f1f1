using Kacls.Errors;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>The public keys that verify what <see cref="ITokenSigner"/> signs.</summary>
internal interface ISigningKeys
{
    /// <summary>How long others hold the key set of <c>certs</c> before they ask again.</summary>
    static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The public keys of all enabled versions, the newest first; during a rotation the old one is among them. Empty where no signing key
    /// is configured.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>RSA keys with <c>kty</c>, <c>n</c>, <c>e</c>, <c>kid</c>, <c>use</c> and <c>alg</c>; never private parts.</returns>
    /// <exception cref="KaclsException">One of the signing errors of <see cref="ErrorCatalogue"/>.</exception>
    ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation);

    /// <summary>
    /// The same, freshly asked for: another instance may have signed with a version that was made since the last time. Asking more than
    /// once a second is the implementation's to avoid. Keys that never change need none of this.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="KaclsException">One of the signing errors of <see cref="ErrorCatalogue"/>.</exception>
    ValueTask<IReadOnlyList<JsonWebKey>> RefreshPublicKeysAsync(CancellationToken cancellation) => GetPublicKeysAsync(cancellation);
}

using Kacls.Errors;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>The public keys that verify what <see cref="ITokenSigner"/> signs.</summary>
public interface ISigningKeys
{
    /// <summary>
    /// The public keys of all enabled versions, the newest first; during a rotation the old one is among them. Empty where no signing key is
    /// configured.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>RSA keys with <c>kty</c>, <c>n</c>, <c>e</c>, <c>kid</c>, <c>use</c> and <c>alg</c>; never private parts.</returns>
    /// <exception cref="KaclsException">One of the signing errors of <see cref="ErrorCatalogue"/>.</exception>
    ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation);
}

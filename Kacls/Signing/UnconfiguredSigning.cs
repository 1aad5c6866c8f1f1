using Kacls.Errors;
using Microsoft.IdentityModel.Tokens;

namespace Kacls.Signing;

/// <summary>Stands where <c>Kacls:Signing</c> names no key: nothing can be signed, and no key set has anything in it.</summary>
internal sealed class UnconfiguredSigning : ITokenSigner, ISigningKeys
{
    public ValueTask<IReadOnlyList<JsonWebKey>> GetPublicKeysAsync(CancellationToken cancellation) => new((JsonWebKey[])[]);

    public ValueTask<string> SignAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken cancellation) =>
        throw ErrorCatalogue.SigningNotConfigured.ToException();
}

using System.Text.Json;
using Kacls.Errors;

namespace Kacls.Signing;

/// <summary>Signs tokens that this KACLS issues itself: delegated authentication tokens and KACLS-to-KACLS tokens.</summary>
internal interface ITokenSigner
{
    /// <summary>Signs a JWT with the newest usable version of the signing key.</summary>
    /// <param name="type">The header's <c>typ</c> (RFC 8725 section 3.11: one type a kind of token, so that none passes for
    /// another).</param>
    /// <param name="claims">The payload: names with values that are <see cref="string"/>, <see cref="long"/>, <see cref="bool"/> or
    /// <see cref="JsonElement"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>A JWS in compact serialization; its header holds <c>alg</c> (always RS256), <c>kid</c> and <c>typ</c>.</returns>
    /// <exception cref="KaclsException">One of the signing errors of <see cref="ErrorCatalogue"/>.</exception>
    /// <exception cref="ArgumentException">A claim's value has another type.</exception>
    ValueTask<string> SignAsync(string type, IReadOnlyDictionary<string, object> claims, CancellationToken cancellation);
}

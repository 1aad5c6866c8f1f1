using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>
/// A validated token of another KACLS: with it, that service asks for one key during a migration (Google's reference, Authentication
/// tokens, KACLS JWT for privilegedunwrap). It names no user. Sizes are bytes of UTF-8.
/// </summary>
internal sealed record PeerToken
{
    /// <summary>The peer's base URL as in the settings.</summary>
    public required string Issuer { get; init; }

    /// <summary>The base URL of the key service that is to decrypt; at most 2,048 bytes.</summary>
    public required string KaclsUrl { get; init; }

    /// <summary>The resource; at most 128 bytes.</summary>
    public required string ResourceName { get; init; }

    /// <summary><c>jti</c>, which Google's reference does not ask for; at most 256 bytes.</summary>
    public string? Id { get; init; }

    /// <summary><c>exp</c>, at most an hour, and the clock skew, after <c>iat</c>.</summary>
    public required DateTimeOffset Expires { get; init; }

    public override string ToString() => $"migration token from {Issuer}";
}

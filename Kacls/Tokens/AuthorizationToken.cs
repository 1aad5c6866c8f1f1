using Kacls.Protocol;

namespace Kacls.Tokens;

/// <summary>
/// A validated authorization token: what Google says may be done (Google's reference, Authorization tokens). Sizes are bytes of UTF-8.
/// </summary>
internal sealed record AuthorizationToken
{
    /// <summary>The application that its issuer speaks for.</summary>
    public required GoogleApplication Application { get; init; }

    /// <summary>That application's name in the settings.</summary>
    public required string ApplicationName { get; init; }

    /// <summary><c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The user; at most 320 bytes.</summary>
    public required string Email { get; init; }

    /// <summary>
    /// How Google knows the user: <c>google</c> (the default), <c>google-visitor</c> or <c>customer-idp</c>; at most 64 bytes.
    /// </summary>
    public required string EmailType { get; init; }

    /// <summary>What the user may do with the resource; at most 64 bytes, empty only at delegate, of which Google names no role.</summary>
    public required string Role { get; init; }

    /// <summary>The base URL of the key service that the token is meant for; at most 2,048 bytes.</summary>
    public required string KaclsUrl { get; init; }

    /// <summary>The resource; at most 128 bytes, in Gmail's tokens 512.</summary>
    public required string ResourceName { get; init; }

    /// <summary>Tied to the resource's location; at most 128 bytes, empty when absent.</summary>
    public required string PerimeterId { get; init; }

    /// <summary>The entity that acts for the user; at most 320 bytes.</summary>
    public string? DelegatedTo { get; init; }

    /// <summary>The Workspace domain of the key service's owner; at most 253 bytes.</summary>
    public string? KaclsOwnerDomain { get; init; }

    /// <summary>The RFC 5322 message id of a mail; at most 998 bytes.</summary>
    public string? MessageId { get; init; }

    /// <summary>Gmail's hash of the private key's SubjectPublicKeyInfo, in base64; at most 128 bytes.</summary>
    public string? SpkiHash { get; init; }

    /// <summary>Its hash algorithm; at most 64 bytes.</summary>
    public string? SpkiHashAlgorithm { get; init; }

    /// <summary><c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The whole payload, a JSON object in UTF-8 without duplicate members.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Names only the issuer: claims are personal data and don't belong in whatever prints an object.</summary>
    public override string ToString() => $"authorization token for {ApplicationName}";
}

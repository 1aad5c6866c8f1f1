namespace Kacls.Tokens;

/// <summary>
/// A validated authentication token: who an identity provider says is asking (Google's reference, Authentication tokens). Sizes are
/// bytes of UTF-8.
/// </summary>
internal sealed record AuthenticationToken
{
    /// <summary>
    /// The provider's name in the settings; in a token that delegate made, that of the provider where the user signed in.
    /// </summary>
    public required string Provider { get; init; }

    /// <summary>All that the settings trust the provider's tokens for this audience with.</summary>
    public required TokenPurposes Uses { get; init; }

    /// <summary><c>iss</c>.</summary>
    public required string Issuer { get; init; }

    /// <summary>The entries of the settings that accept it.</summary>
    internal IssuerGrant[] Grants { get; init; } = [];

    /// <summary>The user's e-mail at the provider, from the claim that the settings name; at most 320 bytes.</summary>
    public string? Email { get; init; }

    /// <summary>The user's Workspace e-mail where it differs; at most 320 bytes.</summary>
    public string? GoogleEmail { get; init; }

    /// <summary>
    /// The e-mail to compare with the authorization token's: <see cref="GoogleEmail"/> when present, and then <see cref="Email"/> counts
    /// for nothing (Google's reference, Authentication tokens, <c>google_email</c>).
    /// </summary>
    public required string ComparableEmail { get; init; }

    /// <summary>The claim that <see cref="ComparableEmail"/> is from, for the operator.</summary>
    internal string ComparableClaim => GoogleEmail is not null ? "google_email" : Grants is [var grant, ..] ? grant.EmailClaim : "email";

    /// <summary>In a delegated token, the entity that acts for the user; at most 320 bytes.</summary>
    public string? DelegatedTo { get; init; }

    /// <summary>In a delegated token, the only resource that it is good for; at most 512 bytes.</summary>
    public string? ResourceName { get; init; }

    /// <summary><c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary><c>exp</c>.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The whole payload, a JSON object in UTF-8 without duplicate members.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Names only the provider: claims are personal data and don't belong in whatever prints an object.</summary>
    public override string ToString() => $"authentication token from {Provider}";
}

using System.Collections.Frozen;

namespace Kacls.Tokens;

/// <summary>
/// One entry of the settings: tokens of an issuer for these audiences, signed with these algorithms, are good for these purposes.
/// </summary>
internal sealed record IssuerGrant
{
    /// <summary>The entry's name: the provider's, or the application's.</summary>
    public required string Name { get; init; }

    public required TokenPurposes Purposes { get; init; }

    /// <summary>Exact values of <c>aud</c>. None means that no token is accepted.</summary>
    public required FrozenSet<string> Audiences { get; init; }

    public required FrozenSet<string> Algorithms { get; init; }

    /// <summary>The exact <c>typ</c> of the header; any, and none, where absent: identity providers differ in it.</summary>
    public string? Type { get; init; }

    /// <summary>The application that an authorization issuer speaks for.</summary>
    public GoogleApplication? Application { get; init; }
}

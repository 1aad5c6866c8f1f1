using System.Collections.Frozen;
using Kacls.Protocol;

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

    /// <summary>The exact <c>typ</c> of the header; where absent, see <see cref="Admits"/>.</summary>
    public string? Type { get; init; }

    /// <summary>The claim that names the user where there is no google_email.</summary>
    public string EmailClaim { get; init; } = "email";

    /// <summary>Whether <c>email_verified</c> of its tokens means nothing.</summary>
    public bool IgnoresEmailVerified { get; init; }

    /// <summary>The domains that it may vouch for; absent: any.</summary>
    public DomainList? Domains { get; init; }

    /// <summary>The application that an authorization issuer speaks for.</summary>
    public GoogleApplication? Application { get; init; }

    /// <summary>Whether its tokens are good for one of these purposes.</summary>
    public bool IsFor(TokenPurposes anyOf) => (Purposes & anyOf) != 0;

    /// <summary>Whether it accepts one of these audiences.</summary>
    public bool IsForAny(string[] audiences)
    {
        foreach (var audience in audiences)
        {
            if (Audiences.Contains(audience))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a token of this <c>typ</c> is meant. Identity providers write JWT, or none; any <c>…+jwt</c> says that the token is for
    /// something else than signing in, such as <c>at+jwt</c>, an access token (RFC 9068 section 2.1, RFC 8725 section 3.11).
    /// </summary>
    public bool Admits(string? type) => Type is null
        ? type is null || !type.Contains("+jwt", StringComparison.OrdinalIgnoreCase)
        : string.Equals(type, Type, StringComparison.Ordinal);
}

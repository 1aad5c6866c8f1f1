using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What a token is for in a request.</summary>
internal enum TokenUse
{
    /// <summary>Who is asking.</summary>
    Authentication,

    /// <summary>What may be done.</summary>
    Authorization,

    /// <summary>Another key service is asking.</summary>
    Peer,
}

/// <summary>How a token's use shows.</summary>
internal static class TokenUses
{
    /// <summary>The member of the body, and the refusals.</summary>
    public static TokenKind Kind(this TokenUse use) => use == TokenUse.Authorization ? TokenKind.Authorization : TokenKind.Authentication;

    /// <summary>The use that a token is most likely for, by what it says itself.</summary>
    public static TokenUse Guess(TokenParts parts) =>
        parts.TextOf("aud") == PeerClaims.Audience ? TokenUse.Peer
        : parts.TextOf("aud") == GoogleIssuers.Audience || (parts.TextOf("kacls_url") ?? parts.TextOf("role")) is not null
            ? TokenUse.Authorization
            : TokenUse.Authentication;
}

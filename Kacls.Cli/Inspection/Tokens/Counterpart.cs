using System.Net;
using Kacls.Migration;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Cli.Inspection.Tokens;

/// <summary>What a token is judged beside where only the one is given: a counterpart that no rule can object to.</summary>
internal static class Counterpart
{
    /// <summary>The sign-in of that very user, or of the entity that acts for the user where the operation admits one.</summary>
    public static AuthenticationToken Of(AuthorizationToken authorization, TokenOperation operation) => new()
    {
        Provider = "any",
        Uses = TokenPurposes.User | TokenPurposes.Guest,
        Issuer = "any",
        ComparableEmail = authorization.Email,
        DelegatedTo = operation.IsDelegable ? authorization.DelegatedTo : null,
        ResourceName = operation.IsDelegable && authorization.DelegatedTo is not null ? authorization.ResourceName : null,
        IssuedAt = authorization.IssuedAt,
        Expires = authorization.Expires,
        Payload = "{}"u8.ToArray(),
    };

    /// <summary>An address from which the peer may call.</summary>
    public static IPAddress? AddressOf(Peer peer, MigrationSettings settings) => settings.Peers
        .Where(entry => entry.Url == peer.Url).SelectMany(entry => entry.Networks)
        .Select(network => AddressText.ParseNetwork(network)?.BaseAddress).FirstOrDefault();
}

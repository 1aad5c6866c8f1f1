using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace KaclsFunctions.Tests.Access;

/// <summary>Validated tokens that satisfy every rule; a test changes the one point that it is about.</summary>
internal static class RuleTokens
{
    internal const string User = "user@example.com";
    internal const string Room = "room@example.com";
    internal const string Resource = "//googleapis.com/drive/files/1";
    internal const string Url = "https://kacls.example.com/v1";

    internal static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    internal static AuthenticationToken Authentication { get; } = new()
    {
        Provider = "idp",
        Uses = TokenPurposes.User,
        Issuer = "https://idp.example.com",
        Email = User,
        ComparableEmail = User,
        IssuedAt = Now,
        Expires = Now.AddHours(1),
        Payload = "{}"u8.ToArray(),
    };

    internal static AuthorizationToken Authorization { get; } = new()
    {
        Application = GoogleApplication.Drive,
        ApplicationName = "drive",
        Issuer = "gsuitecse-tokenissuer-drive@system.gserviceaccount.com",
        Email = User,
        EmailType = "google",
        Role = "writer",
        KaclsUrl = Url,
        ResourceName = Resource,
        PerimeterId = "",
        IssuedAt = Now,
        Expires = Now.AddHours(1),
        Payload = "{}"u8.ToArray(),
    };

    internal static PeerToken Peer { get; } = new()
    {
        Issuer = "https://old.example/v1",
        KaclsUrl = Url,
        ResourceName = Resource,
        Expires = Now.AddHours(1),
    };

    /// <summary>For a rule about guests.</summary>
    internal static AuthenticationToken OfProviderFor(string use) =>
        TokenPurposesNames.TryParse(use, out var uses) ? Authentication with { Uses = uses } : throw new ArgumentException(use);

    /// <summary>For a rule about domains: a token that entries of the settings with these domains accept.</summary>
    internal static AuthenticationToken AcceptedBy(string email, params string[]?[] domainsOfEntries) => Authentication with
    {
        Email = email,
        ComparableEmail = email,
        Grants =
        [
            .. domainsOfEntries.Select(domains => new IssuerGrant
            {
                Name = "idp",
                Purposes = TokenPurposes.User,
                Audiences = FrozenSet<string>.Empty,
                Algorithms = FrozenSet<string>.Empty,
                Domains = domains is null ? null : new DomainList(domains),
            }),
        ],
    };

    /// <summary>Asserts that a rule refuses with this reason code, or, where there is none, that it doesn't refuse.</summary>
    internal static void AssertOutcome(string? reasonCode, Action check) =>
        Assert.Equal(
            reasonCode, (Record.Exception(check) is { } exception ? Assert.IsType<KaclsException>(exception) : null)?.Error.ReasonCode);
}

using System.Security.Cryptography;
using Kacls.Protocol;
using Kacls.Signing;
using Kacls.Testing;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks.Fuzz.World;

/// <summary>The issuers that the service under test trusts, by their <c>iss</c>, and tokens of theirs that are right.</summary>
internal sealed class FuzzTokens
{
    internal const string AdminAudience = "administrators.apps.example.com";
    internal const string Admin = "admin@example.com";
    internal const string Room = "room@example.com";
    internal const string PeerUrl = "https://old.example.org/v1";
    internal const string ProviderIssuer = "https://idp.example.com";
    internal const string GuestIssuer = "https://guests.example.net";

    internal FuzzTokens(FuzzKeys keys)
    {
        SpkiHash = Convert.ToBase64String(SHA256.HashData(keys["mail"].ExportSubjectPublicKeyInfo()));
        foreach (var google in GoogleIssuers.Default.Where(google => google.Application is "drive" or "gmail" or "migration"))
        {
            Issuers[google.Application!] = new(google.Issuer!, Time, IssuerKey.Of(keys[google.Application!]));
        }

        Issuers["provider"] = new(ProviderIssuer, Time, IssuerKey.Of(keys["provider"]));
        Issuers["guests"] = new(GuestIssuer, Time, IssuerKey.Of(keys["guests"]));
        Issuers["peer"] = new(PeerUrl, Time, IssuerKey.Of(keys["peer"]));
        Issuers["signing"] = new(SampleTokens.KaclsUrl, Time, IssuerKey.Of(
            keys["signing"], SigningJwk.Of(keys["signing"].ExportParameters(includePrivateParameters: false)).Kid));
    }

    /// <summary>Stands still, so that a token is as good in every execution.</summary>
    internal ManualTimeProvider Time { get; } = new();

    internal Dictionary<string, TokenIssuer> Issuers { get; } = new(StringComparer.Ordinal);

    /// <summary>Of the mail key.</summary>
    internal string SpkiHash { get; }

    internal string User() => Issuers["provider"].IdToken().With("amr", new[] { "mfa" }).Mint();

    internal string Guest() => Issuers["guests"].IdToken().With("aud", "guests.apps.example.com").With("email", "guest@example.net").Mint();

    internal string Administrator() => Issuers["provider"].IdToken().With("aud", AdminAudience).With("email", Admin).Mint();

    internal string Delegated() => Issuers["signing"].Token()
        .With("aud", "kacls-delegation").With("email", SampleTokens.Email).With("delegated_to", Room)
        .With("resource_name", SampleTokens.DriveResource).With("provider", "provider").With("provider_uses", "user")
        .WithHeader("typ", "kacls-delegation+jwt").Mint();

    internal string Peer() => Issuers["peer"].Token()
        .With("aud", "kacls-migration").With("kacls_url", SampleTokens.KaclsUrl).With("resource_name", SampleTokens.DriveResource).Mint();

    internal string Drive(string role) => Issuers["drive"].DriveAuthorization(role).Mint();

    internal string ForGuest(string role) => Issuers["drive"].DriveAuthorization(role)
        .With("email", "guest@example.net").With("email_type", "google-visitor").Mint();

    internal string Delegating(string role) => Issuers["drive"].DriveAuthorization(role).With("delegated_to", Room).Mint();

    internal string Gmail(string role) => Issuers["gmail"].GmailAuthorization(role, SpkiHash).Mint();

    internal string Migration(string role) => Issuers["migration"].MigrationAuthorization(role).Mint();
}

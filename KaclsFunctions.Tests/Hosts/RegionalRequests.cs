using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing.Cloud;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>Requests to the app of either region, and who issues their tokens.</summary>
internal static class RegionalRequests
{
    private const string Admin = "admin@contoso.example";
    private const string Audience = "22222222-2222-2222-2222-222222222222";
    private const string Provider = "Kacls__Authentication__Providers__";
    private const string Room = "room@example.com";
    private static readonly TokenIssuer Administrators = new("https://admins.contoso.example", TimeProvider.System, KeyPool.Rsa(2));

    /// <summary>What an operator adds to the settings of a deployment: who may sign in.</summary>
    internal static void AddOperators(Dictionary<string, string> settings, LoopbackCloud cloud)
    {
        foreach (var google in GoogleIssuers.Default)
        {
            cloud.Publish(google.Keys[0], () => Google(google.Application!).Jwks);
        }

        var users = new TokenIssuer(settings[$"{Provider}0__Issuer"], TimeProvider.System, KeyPool.Rsa(1));
        cloud.Publish(
            settings[$"{Provider}0__Discovery"],
            () => JsonSerializer.Serialize(new { issuer = users.Issuer, jwks_uri = $"{users.Issuer}/keys" }));
        cloud.Publish($"{users.Issuer}/keys", () => users.Jwks);
        cloud.Publish($"{Administrators.Issuer}/keys", () => Administrators.Jwks);
        settings[$"{Provider}0__Audiences__0"] = Audience;
        settings[$"{Provider}9__Name"] = "admins";
        settings[$"{Provider}9__Issuer"] = Administrators.Issuer;
        settings[$"{Provider}9__Audiences__0"] = Audience;
        settings[$"{Provider}9__Keys"] = $"{Administrators.Issuer}/keys";
        settings[$"{Provider}9__Uses__0"] = "privileged";
        settings[$"{Provider}9__Domains__0"] = "contoso.example";
        settings["Kacls__Privileged__Users__0"] = Admin;
    }

    internal static JsonObject Wrap(RegionalApp app, byte[] dek, string? url = null)
    {
        SuiteSecrets.AddKey(dek);
        return With(Drive(app, "writer", url: url), ("key", Convert.ToBase64String(dek)));
    }

    internal static JsonObject Unwrap(RegionalApp app, string wrappedKey) => With(Drive(app, "reader"), ("wrapped_key", wrappedKey));

    /// <summary>A delegation to a meeting room.</summary>
    internal static JsonObject Delegate(RegionalApp app) => Drive(app, "writer", Room);

    /// <summary>What the room does with it.</summary>
    internal static JsonObject WrapInTheRoom(RegionalApp app, string delegated)
    {
        SuiteSecrets.AddToken(delegated);
        return With(Drive(app, "writer", Room), ("authentication", delegated), ("key", Convert.ToBase64String(SampleDek.New())));
    }

    internal static JsonObject WrapPrivateKey(RSA key) => new()
    {
        ["authentication"] = Administrators.IdToken().With("aud", Audience).With("email", Admin).Mint(),
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
    };

    internal static JsonObject Sign(RegionalApp app, RSA key, string wrappedKey, byte[] digest) => new()
    {
        ["authentication"] = Users(app).IdToken().With("aud", Audience).Mint(),
        ["authorization"] = Google("gmail").GmailAuthorization("signer", SmimeKeys.SpkiHashOf(key)).With("kacls_url", app.Url).Mint(),
        ["algorithm"] = "SHA256withRSA",
        ["digest"] = Convert.ToBase64String(digest),
        ["wrapped_private_key"] = wrappedKey,
    };

    private static TokenIssuer Google(string application) => new(
        GoogleIssuers.Default.Single(issuer => issuer.Application == application).Issuer!, TimeProvider.System, KeyPool.Rsa(0));

    private static TokenIssuer Users(RegionalApp app) =>
        new(app.Setting($"{Provider}0__Issuer"), TimeProvider.System, KeyPool.Rsa(1));

    private static JsonObject Drive(RegionalApp app, string role, string? delegatedTo = null, string? url = null)
    {
        var authorization = Google("drive").DriveAuthorization(role).With("kacls_url", url ?? app.Url);
        return new()
        {
            ["authentication"] = Users(app).IdToken().With("aud", Audience).Mint(),
            ["authorization"] = (delegatedTo is null ? authorization : authorization.With("delegated_to", delegatedTo)).Mint(),
        };
    }

    private static JsonObject With(JsonObject body, params IEnumerable<(string Name, string Value)> members)
    {
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return body;
    }
}

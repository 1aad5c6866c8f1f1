using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Cloud;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Hosts;

/// <summary>Requests to the app of either region, and who issues their tokens.</summary>
internal static class RegionalRequests
{
    private const string Admin = "admin@contoso.example";
    private const string Provider = "Kacls__Authentication__Providers__9__";
    private const string Room = "room@example.com";
    private static readonly TokenIssuer Administrators = new("https://admins.contoso.example", TimeProvider.System, KeyPool.Rsa(2));

    /// <summary>What an operator adds to the settings of a deployment: who may sign in.</summary>
    internal static void AddOperators(Dictionary<string, string> settings, LoopbackCloud cloud)
    {
        AsInAzure.PublishIssuers(cloud, settings);
        cloud.Publish($"{Administrators.Issuer}/keys", () => Administrators.Jwks);
        settings[$"{Provider}Name"] = "admins";
        settings[$"{Provider}Issuer"] = Administrators.Issuer;
        settings[$"{Provider}Audiences__0"] = AsInAzure.Audience;
        settings[$"{Provider}Keys"] = $"{Administrators.Issuer}/keys";
        settings[$"{Provider}Uses__0"] = "privileged";
        settings[$"{Provider}Domains__0"] = "contoso.example";
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
        ["authentication"] = Administrators.IdToken().With("aud", AsInAzure.Audience).With("email", Admin).Mint(),
        ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
    };

    internal static JsonObject Sign(RegionalApp app, RSA key, string wrappedKey, byte[] digest) => new()
    {
        ["authentication"] = AsInAzure.Users(app.Settings).IdToken().With("aud", AsInAzure.Audience).Mint(),
        ["authorization"] = AsInAzure.Google("gmail").GmailAuthorization("signer", SmimeKeys.SpkiHashOf(key))
            .With("kacls_url", app.Url).Mint(),
        ["algorithm"] = "SHA256withRSA",
        ["digest"] = Convert.ToBase64String(digest),
        ["wrapped_private_key"] = wrappedKey,
    };

    private static JsonObject Drive(RegionalApp app, string role, string? delegatedTo = null, string? url = null)
    {
        var authorization = AsInAzure.Google("drive").DriveAuthorization(role).With("kacls_url", url ?? app.Url);
        return new()
        {
            ["authentication"] = AsInAzure.Users(app.Settings).IdToken().With("aud", AsInAzure.Audience).Mint(),
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

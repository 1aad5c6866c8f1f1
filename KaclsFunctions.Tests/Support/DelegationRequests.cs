using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Signing;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Support;

/// <summary>Delegations, and what is done with them, right in every point but perhaps the given ones.</summary>
internal sealed class DelegationRequests(KaclsClient kacls)
{
    internal const string Admin = "admin@example.com";
    internal const string Room = "room@example.com";
    internal const string Type = "kacls-delegation+jwt";
    private static readonly string Folder = Directory.CreateTempSubdirectory("kacls-signing-").FullName;

    private static readonly LocalSigningKey SigningKey = LocalSigningKey.FromFile(SigningFile);

    /// <summary>The signing key of every KACLS here: making one takes a while.</summary>
    internal static string SigningFile => Path.Combine(Folder, "signing.pem");

    internal TokenBuilder RoomAuthorization => DelegatingAuthorization();

    internal TokenBuilder AdminToken => kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", Admin);

    internal TokenBuilder DelegatingAuthorization(string role = "writer", string application = "drive") =>
        kacls.Issuers[application].Issuer.DriveAuthorization(role).With("delegated_to", Room);

    internal JsonObject DelegateBody(TokenBuilder? authentication = null, TokenBuilder? authorization = null) => new()
    {
        ["authentication"] = (authentication ?? kacls.Idp.IdToken()).Mint(),
        ["authorization"] = (authorization ?? RoomAuthorization).Mint(),
        ["reason"] = "{client:'meet' op:'delegate_access'}",
    };

    internal async Task<string> DelegateAsync(TokenBuilder? authentication = null, TokenBuilder? authorization = null)
    {
        var reply = await kacls.PostAsync("delegate", DelegateBody(authentication, authorization));
        Assert.True(reply.Status == 200, reply.Body);
        var token = reply.Json.GetProperty("delegated_authentication").GetString()!;
        SuiteSecrets.AddToken(token);
        return token;
    }

    /// <summary>What delegate would put into a token, changed and then signed with the service's own key all the same.</summary>
    internal async Task<string> SignAsync(Action<Dictionary<string, object>>? change = null, string type = Type)
    {
        var now = kacls.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = SampleTokens.KaclsUrl,
            ["aud"] = "kacls-delegation",
            ["iat"] = now,
            ["exp"] = now + 900,
            ["jti"] = "1",
            ["email"] = SampleTokens.Email,
            ["delegated_to"] = Room,
            ["resource_name"] = SampleTokens.DriveResource,
            ["provider"] = "idp",
            ["provider_uses"] = "user",
        };
        change?.Invoke(claims);
        return await SigningKey.SignAsync(type, claims, CancellationToken.None);
    }

    /// <summary>A wrap in the name of the room.</summary>
    internal Task<Reply> WrapAsync(string authentication, TokenBuilder? authorization = null)
    {
        var body = kacls.WrapBody(authorization: authorization ?? RoomAuthorization);
        body["authentication"] = authentication;
        return kacls.PostAsync("wrap", body);
    }
}

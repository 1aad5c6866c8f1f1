using System.Text.Json.Nodes;
using Kacls.Signing;
using Kacls.Testing.Issuers;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Support;

/// <summary>A KACLS with a signing key and one privileged user, and delegations that are right in every point but perhaps the given ones.</summary>
public sealed class DelegationFixture : IAsyncLifetime
{
    internal const string Admin = "admin@example.com";
    internal const string Room = "room@example.com";
    internal const string Type = "kacls-delegation+jwt";
    private static readonly string Folder = Directory.CreateTempSubdirectory("kacls-signing-").FullName;

    /// <summary>One for the whole run: making one takes a while.</summary>
    internal static string SigningFile { get; } = Path.Combine(Folder, "signing.pem");

    internal KaclsApp App { get; private set; } = null!;

    internal TokenBuilder RoomAuthorization => DelegatingAuthorization();

    internal TokenBuilder AdminToken => App.Issuers["admin-idp"].Issuer.IdToken().With("email", Admin);

    public async Task InitializeAsync() => App = await StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();

    internal static Task<KaclsApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Kacls:OwnerDomains:0"] = "contoso.example",
            ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
            ["Kacls:Privileged:Users:0"] = Admin,
            ["Kacls:Signing:Path"] = SigningFile,
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return KaclsApp.StartAsync(all);
    }

    internal TokenBuilder DelegatingAuthorization(string role = "writer", string application = "drive") =>
        App.Issuers[application].Issuer.DriveAuthorization(role).With("delegated_to", Room);

    internal JsonObject DelegateBody(TokenBuilder? authentication = null, TokenBuilder? authorization = null) =>
        DelegateBody(App, authentication, authorization ?? RoomAuthorization);

    internal Task<string> DelegateAsync(TokenBuilder? authentication = null, TokenBuilder? authorization = null) =>
        DelegateAsync(App, authentication, authorization ?? RoomAuthorization);

    internal static async Task<string> DelegateAsync(KaclsApp kacls, TokenBuilder? authentication = null, TokenBuilder? authorization = null)
    {
        var reply = await kacls.PostAsync("delegate", DelegateBody(
            kacls, authentication, authorization ?? kacls.Drive.DriveAuthorization().With("delegated_to", Room)));
        Assert.True(reply.Status == 200, reply.Body);
        var token = reply.Json.GetProperty("delegated_authentication").GetString()!;
        SuiteSecrets.AddToken(token);
        return token;
    }

    /// <summary>What delegate would put into a token, changed and then signed with our own key all the same.</summary>
    internal async Task<string> SignAsync(Action<Dictionary<string, object>>? change = null, string type = Type)
    {
        var now = App.Time.GetUtcNow().ToUnixTimeSeconds();
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
        return await App.Services.GetRequiredService<ITokenSigner>().SignAsync(type, claims, CancellationToken.None);
    }

    /// <summary>A wrap in the name of the room.</summary>
    internal Task<Reply> WrapAsync(string authentication, TokenBuilder? authorization = null) => WrapAsync(App, authentication, authorization ?? RoomAuthorization);

    internal static Task<Reply> WrapAsync(KaclsApp kacls, string authentication, TokenBuilder? authorization = null)
    {
        var body = kacls.WrapBody(authorization: authorization ?? kacls.Drive.DriveAuthorization().With("delegated_to", Room));
        body["authentication"] = authentication;
        return kacls.PostAsync("wrap", body);
    }

    private static JsonObject DelegateBody(KaclsApp kacls, TokenBuilder? authentication, TokenBuilder authorization) => new()
    {
        ["authentication"] = (authentication ?? kacls.Idp.IdToken()).Mint(),
        ["authorization"] = authorization.Mint(),
        ["reason"] = "{client:'meet' op:'delegate_access'}",
    };
}

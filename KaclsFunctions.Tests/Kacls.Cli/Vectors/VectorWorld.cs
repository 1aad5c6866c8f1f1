using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>
/// The fixed keys, issuers and clock of the vectors, and requests that are right in every point but perhaps the given ones.
/// </summary>
internal sealed class VectorWorld
{
    internal const string Admin = "admin@example.com";
    internal const string Guest = "guest@partner.example";
    internal const string GuestType = "google-visitor";
    internal const string OwnerDomain = "example.com";
    internal const string PeerUrl = "https://old-kacls.example.com/v1";
    internal const string Room = "room@example.com";
    private readonly Dictionary<string, RSA> keys;

    /// <param name="keys">The keys of the vectors' file, which nothing makes anew.</param>
    internal VectorWorld(JsonArray keys)
    {
        Keys = keys;
        this.keys = keys.ToDictionary(key => (string)key!["name"]!, key =>
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem((string)key!["private_key"]!);
            return rsa;
        });
        Google = GoogleIssuers.Default.ToDictionary(
            google => google.Application!,
            google => google.Application == "drive"
                ? new TokenIssuer(google.Issuer!, Time, Key("drive"), Key("drive-next"))
                : new TokenIssuer(google.Issuer!, Time, Key(google.Application!)));
        User = new TokenIssuer("https://idp.example.com", Time, Key("user"));
        GuestIdp = new TokenIssuer("https://guests.example.com", Time, Key("guest"));
        Privileged = new TokenIssuer("https://admins.example.com", Time, Key("privileged"));
        Peer = new TokenIssuer(PeerUrl, Time, Key("peer"));
    }

    internal static TimeProvider Time { get; } = new ManualTimeProvider();

    internal static byte[] Dek { get; } = [0x1a, 0x20, .. Enumerable.Range(0, 32).Select(index => (byte)index)];

    internal JsonArray Keys { get; }

    /// <summary>By application.</summary>
    internal IReadOnlyDictionary<string, TokenIssuer> Google { get; }

    internal TokenIssuer Drive => Google["drive"];

    internal TokenIssuer User { get; }

    internal TokenIssuer GuestIdp { get; }

    internal TokenIssuer Privileged { get; }

    internal TokenIssuer Peer { get; }

    internal IssuerKey Stranger => Key("stranger");

    internal TokenBuilder AdminToken => Privileged.IdToken().With("email", Admin);

    internal TokenBuilder PeerToken => Peer.Token()
        .With("aud", "kacls-migration")
        .With("kacls_url", SampleTokens.KaclsUrl)
        .With("resource_name", SampleTokens.DriveResource);

    internal TokenBuilder Delegating(string role = "writer") => Drive.DriveAuthorization(role).With("delegated_to", Room);

    internal TokenBuilder Migration(string role) => Google["migration"].MigrationAuthorization(role);

    internal RSA Rsa(string name) => keys[name];

    internal IssuerKey Key(string name) => IssuerKey.Of(keys[name], name);

    internal static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);

    internal VectorStep Wrap(TokenBuilder? authorization = null, TokenBuilder? authentication = null, byte[]? dek = null) =>
        new("wrap", new JsonObject
        {
            ["authentication"] = (authentication ?? User.IdToken()).Mint(),
            ["authorization"] = (authorization ?? Drive.DriveAuthorization()).Mint(),
            ["key"] = Base64(dek ?? Dek),
            ["reason"] = "{client:'drive' op:'update'}",
        });

    /// <summary>Of what the first step wrapped.</summary>
    internal VectorStep Unwrap(TokenBuilder? authorization = null, TokenBuilder? authentication = null) =>
        new VectorStep("unwrap", new JsonObject
        {
            ["authentication"] = (authentication ?? User.IdToken()).Mint(),
            ["authorization"] = (authorization ?? Drive.DriveAuthorization("reader")).Mint(),
            ["reason"] = "{client:'drive' op:'read'}",
        }).Taking("wrapped_key");

    internal VectorStep Digest(TokenBuilder? authorization = null) => new VectorStep("digest", new JsonObject
    {
        ["authorization"] = (authorization ?? Migration("verifier")).Mint(),
        ["reason"] = "",
    }).Taking("wrapped_key");

    internal VectorStep Rewrap(TokenBuilder? authorization = null, string originalUrl = PeerUrl) => new("rewrap", new JsonObject
    {
        ["authorization"] = (authorization ?? Migration("migrator")).Mint(),
        ["original_kacls_url"] = originalUrl,
        ["wrapped_key"] = Base64(Dek),
        ["reason"] = "",
    });

    internal VectorStep Delegate(TokenBuilder? authorization = null, TokenBuilder? authentication = null) => new("delegate", new JsonObject
    {
        ["authentication"] = (authentication ?? User.IdToken()).Mint(),
        ["authorization"] = (authorization ?? Delegating()).Mint(),
        ["reason"] = "{client:'meet' op:'delegate_access'}",
    });

    internal VectorStep PrivilegedWrap(TokenBuilder? authentication = null, string perimeterId = "") =>
        new("privilegedwrap", new JsonObject
        {
            ["authentication"] = (authentication ?? AdminToken).Mint(),
            ["key"] = Base64(Dek),
            ["perimeter_id"] = perimeterId,
            ["resource_name"] = SampleTokens.DriveResource,
            ["reason"] = "import",
        });

    internal VectorStep PrivilegedUnwrap(TokenBuilder? authentication = null) => new VectorStep("privilegedunwrap", new JsonObject
    {
        ["authentication"] = (authentication ?? AdminToken).Mint(),
        ["resource_name"] = SampleTokens.DriveResource,
        ["reason"] = "export",
    }).Taking("wrapped_key");

    internal static JsonObject DekReply(byte[]? dek = null) => new() { ["key"] = Base64(dek ?? Dek) };
}

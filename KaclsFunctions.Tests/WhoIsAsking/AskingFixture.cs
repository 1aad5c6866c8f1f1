using System.Text;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>
/// One KACLS with everything that asks: users, guests, administrators, rooms, and a peer; for tests that leave it as it is.
/// </summary>
public sealed class AskingFixture : IAsyncLifetime
{
    internal KaclsApp Kacls { get; private set; } = null!;

    /// <summary>Another KACLS; it answers what the test says, and its keys at first.</summary>
    internal FakePeer PeerServer { get; private set; } = null!;

    internal TokenIssuer Peer { get; private set; } = null!;

    internal static string[] Operations => [.. CseOperation.Names.Except(["certs", "status"])];

    public async Task InitializeAsync()
    {
        var time = new Kacls.Testing.ManualTimeProvider();
        PeerServer = await FakePeer.StartAsync();
        Peer = new TokenIssuer(PeerServer.Url, time, KeyPool.Rsa(7));
        PeerServer.Answer = context => context.Response.WriteAsync(Peer.Jwks);
        Kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>(HostFixture.Settings)
            {
                ["Kacls:Migration:Peers:0:Url"] = PeerServer.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
                ["Kacls:Migration:Peers:0:Allow:0"] = "rewrap-from",
                ["Kacls:Migration:Peers:0:Allow:1"] = "unwrap",
                ["Kacls:Perimeters:Default:Rules:0:Name"] = "not-blocked",
                ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
                ["Kacls:Perimeters:Default:Rules:0:When:Claims:groups:0"] = "blocked",
                ["Kacls:Perimeters:Default:Rules:0:Missing"] = "ignore",
            },
            configure: KaclsApp.RecordEachRefusal,
            time: time);
    }

    public async Task DisposeAsync()
    {
        await Kacls.DisposeAsync();
        await PeerServer.DisposeAsync();
    }

    /// <summary>A body with every member that any operation reads, right but perhaps for its tokens.</summary>
    internal JsonObject Body(string? authentication = null, string? authorization = null) => new()
    {
        ["authentication"] = authentication ?? Kacls.Idp.IdToken().Mint(),
        ["authorization"] = authorization ?? Kacls.Drive.DriveAuthorization().Mint(),
        ["key"] = "AAAA",
        ["wrapped_key"] = "AAAA",
        ["wrapped_private_key"] = "AAAA",
        ["private_key"] = "AAAA",
        ["resource_name"] = SampleTokens.DriveResource,
        ["original_kacls_url"] = PeerServer.Url,
        ["algorithm"] = "SHA256withRSA",
        ["digest"] = "AAAA",
        ["encrypted_data_encryption_key"] = "AAAA",
        ["spki_hash"] = "AAAA",
        ["spki_hash_algorithm"] = "SHA-256",
        ["reason"] = "",
    };

    /// <summary>What no request may bring about, whoever makes it: a fault of the service's own.</summary>
    internal void AssertNoFault(string operation, Reply reply, string about)
    {
        Assert.True(reply.Status is 200 or (>= 400 and < 500), $"{operation} answered {reply.Status} to {about}: {reply.Body}");
        var record = Kacls.Log.Audit.Single(entry => (string?)entry["correlation_id"] == reply.CorrelationId);
        Assert.True((string?)record["outcome"] is "granted" or "denied", $"{operation} is audited as {record["outcome"]} for {about}");
        if (reply.Status != 200)
        {
            Assert.NotEqual("internal_error", reply.ReasonCode);
        }
    }

    /// <summary>A token of these very texts, with a signature that nobody made.</summary>
    internal static string Token(string header, string payload) => $"{Encode(header)}.{Encode(payload)}.AAAA";

    private static string Encode(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

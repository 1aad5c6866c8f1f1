using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Signing;
using Kacls.Testing;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Migration;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

/// <summary>
/// Every kind of authentication token, beside every authorization token (each application, each role, plain, of a guest, delegating),
/// against every operation: exactly the cells of the specification's matrix (section 3.9) are granted. Generated; the matrix is written out
/// below.
/// </summary>
[Rule("A-2")]
public sealed class CrossTableTests : IAsyncLifetime
{
    private const string Admin = "admin@example.com";
    private const string Room = "room@example.com";
    private static readonly string[] Applications = ["drive", "meet", "calendar", "gmail", "gmail-sta", "migration"];
    private static readonly string[] Roles = ["reader", "writer", "upgrader", "signer", "decrypter", "migrator", "verifier"];
    private static readonly string[] Variants = ["plain", "guest", "delegating"];
    private static readonly string[] Callers = ["user", "guest", "admin", "delegated", "peer", "own-migration", "nobody"];
    private static readonly string[] Documents = ["drive", "meet", "calendar", "gmail-sta"];

    private readonly ManualTimeProvider time = new();
    private readonly string privateKey = Convert.ToBase64String(SmimeKeys.Rsa2048.ExportPkcs8PrivateKey());
    private readonly string spkiHash = SmimeKeys.SpkiHashOf(SmimeKeys.Rsa2048);
    private readonly string encrypted = Convert.ToBase64String(SmimeKeys.Rsa2048.Encrypt(new byte[32], RSAEncryptionPadding.Pkcs1));
    private FakePeer peerServer = null!;
    private TokenIssuer peer = null!;
    private KaclsApp kacls = null!;
    private string delegated = null!;
    private string wrappedKey = null!;
    private string wrappedPrivateKey = null!;

    public async Task InitializeAsync()
    {
        peerServer = await FakePeer.StartAsync();
        peer = new TokenIssuer(peerServer.Url, time, KeyPool.Rsa(7));
        peerServer.Answer = context => context.Response.WriteAsync(
            context.Request.Path == "/v1/certs"
                ? peer.Jwks
                : new JsonObject { ["key"] = Convert.ToBase64String(SampleDek.New()) }.ToJsonString());
        kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
                ["Kacls:Privileged:Users:0"] = Admin,
                ["Kacls:Signing:Path"] = MigrationRequests.KeyFile("cross-table"),
                ["Kacls:Migration:Peers:0:Url"] = peerServer.Url,
                ["Kacls:Migration:Peers:0:AllowPrivateNetwork"] = "true",
                ["Kacls:Migration:Peers:0:Allow:0"] = "rewrap-from",
                ["Kacls:Migration:Peers:0:Allow:1"] = "unwrap",
            },
            time: time);
        wrappedKey = await kacls.WrapAsync(SampleDek.New());
        wrappedPrivateKey = (await SendAsync("wrapprivatekey", "admin", null)).Json.GetProperty("wrapped_private_key").GetString()!;
        delegated = (await SendAsync("delegate", "user", ("drive", "writer", "delegating"))).Json.GetProperty("delegated_authentication")
            .GetString()!;
    }

    public async Task DisposeAsync()
    {
        await kacls.DisposeAsync();
        await peerServer.DisposeAsync();
    }

    [Fact]
    [Rule("3.9-2", "3.9-3", "3.9-4", "3.9-5", "3.9-6", "3.9-7", "3.9-8", "3.9-9", "3.9-10", "3.9-11", "3.9-12", "G2-1")]
    public async Task exactly_the_cells_of_the_matrix_are_granted()
    {
        var cells =
            from operation in CseOperation.All
            where operation.HttpMethod == "POST"
            from caller in Callers
            from application in Applications
            from role in Roles
            from variant in Variants
            select (Operation: operation.Name, Caller: caller, Authorization: (application, role, variant));
        var wrong = new ConcurrentBag<string>();
        var granted = new ConcurrentDictionary<string, int>();
        var count = 0;
        await Parallel.ForEachAsync(cells.Where(IsWorthAsking), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (cell, _) =>
        {
            var reply = await SendAsync(cell.Operation, cell.Caller, cell.Authorization);
            Interlocked.Increment(ref count);
            if ((reply.Status == 200) != IsGranted(cell.Operation, cell.Caller, cell.Authorization))
            {
                wrong.Add($"{cell}: {reply.Status} {reply.Body}");
            }

            if (reply.Status == 200)
            {
                granted.AddOrUpdate(cell.Operation, 1, (_, times) => times + 1);
            }
            else if (reply.Status is not (401 or 403))
            {
                wrong.Add($"{cell}: refused with {reply.Body}");
            }
        });

        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)));
        Assert.Equal(12, granted.Count);
        Assert.True(count > 4000, $"{count} cells");
    }

    /// <summary>Where an operation has no authorization token, or no authentication token, one of them is enough to ask with.</summary>
    private static bool IsWorthAsking((string Operation, string Caller, (string, string, string) Authorization) cell) =>
        cell.Operation switch
        {
            "digest" or "rewrap" => cell.Caller == "nobody",
            "privilegedwrap" or "privilegedunwrap" or "takeout_unwrap" or "privilegedprivatekeydecrypt" or "wrapprivatekey" =>
                cell.Authorization == ("drive", "writer", "plain"),
            _ => true,
        };

    /// <summary>The matrix of section 3.9, with sections 9 (guests) and 10 (delegation).</summary>
    private static bool IsGranted(string operation, string caller, (string Application, string Role, string Variant) authorization)
    {
        var (application, role, variant) = authorization;
        var isDocument = Documents.Contains(application);
        var isOwnKind = (caller, variant) is ("user", "plain") or ("guest", "guest");
        var mayWrap = isOwnKind || (caller, variant) == ("delegated", "delegating");
        return operation switch
        {
            "wrap" => isDocument && mayWrap && role is "writer" or "upgrader",
            "unwrap" => isDocument && mayWrap && role is "reader" or "writer",
            "delegate" => isDocument && (caller, variant) == ("user", "delegating"),
            "digest" => (application, role) == ("migration", "verifier"),
            "rewrap" => (application, role) == ("migration", "migrator"),
            "privatekeysign" => (application, role) == ("gmail", "signer") && isOwnKind,
            "privatekeydecrypt" => (application, role) == ("gmail", "decrypter") && isOwnKind,
            "privilegedunwrap" or "takeout_unwrap" => caller is "admin" or "peer",
            "privilegedwrap" or "privilegedprivatekeydecrypt" or "wrapprivatekey" => caller == "admin",
            _ => throw new InvalidOperationException($"The matrix has no row for {operation}."),
        };
    }

    private async Task<Reply> SendAsync(
        string operation, string caller, (string Application, string Role, string Variant)? authorization) =>
        await kacls.PostAsync(operation, new JsonObject
        {
            ["authentication"] = await AuthenticationAsync(caller),
            ["authorization"] = authorization is { } claims ? Authorization(claims) : null,
            ["key"] = Convert.ToBase64String(SampleDek.New()),
            ["wrapped_key"] = wrappedKey,
            ["resource_name"] = SampleTokens.DriveResource,
            ["original_kacls_url"] = peerServer.Url,
            ["private_key"] = privateKey,
            ["wrapped_private_key"] = wrappedPrivateKey,
            ["spki_hash"] = spkiHash,
            ["spki_hash_algorithm"] = "SHA-256",
            ["algorithm"] = operation == "privatekeysign" ? "SHA256withRSA" : "RSA/ECB/PKCS1Padding",
            ["digest"] = Convert.ToBase64String(new byte[32]),
            ["encrypted_data_encryption_key"] = encrypted,
            ["reason"] = "cross table",
        });

    private async Task<string> AuthenticationAsync(string caller) => caller switch
    {
        "user" => kacls.Idp.IdToken().Mint(),
        "guest" => kacls.Issuers["guest-idp"].Issuer.IdToken().Mint(),
        "admin" => kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", Admin).Mint(),
        "delegated" => delegated,
        "peer" => peer.MigrationToken().Mint(),
        "own-migration" => await kacls.Services.GetRequiredService<ITokenSigner>().SignAsync(
            "JWT",
            new Dictionary<string, object>
            {
                ["iss"] = SampleTokens.KaclsUrl, ["aud"] = "kacls-migration", ["kacls_url"] = SampleTokens.KaclsUrl,
                ["resource_name"] = SampleTokens.DriveResource, ["email"] = Admin,
                ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(), ["exp"] = time.GetUtcNow().ToUnixTimeSeconds() + 300,
            },
            default),
        _ => kacls.Drive.DriveAuthorization().Mint(),
    };

    private string Authorization((string Application, string Role, string Variant) claims)
    {
        var token = kacls.Issuers[claims.Application].Issuer.DriveAuthorization(claims.Role)
            .With("spki_hash", spkiHash)
            .With("spki_hash_algorithm", "SHA-256");
        return (claims.Variant switch
        {
            "guest" => token.With("email_type", "google-visitor"),
            "delegating" => token.With("delegated_to", Room),
            _ => token,
        }).Mint();
    }
}
